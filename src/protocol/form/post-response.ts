import { escapeXml } from '../xml/escape-xml.ts'

/** What a POST of an object answers when it is asked for 201. */
export interface PostResponse {
  readonly Location: string
  readonly Bucket: string
  readonly Key: string
  /** With quotes. */
  readonly ETag: string
}

/** Writes `<PostResponse>…</PostResponse>`, which the SDK's model does not have. */
export function writePostResponse({ Location, Bucket, Key, ETag }: PostResponse): string {
  const members = Object.entries({ Location, Bucket, Key, ETag })
    .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
    .join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${members}</PostResponse>`
}
