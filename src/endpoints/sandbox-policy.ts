import { bareType } from '../storage/media-types.ts'

/** What is served has the origin of the application, whoever uploaded it: nothing of that is there for it. */
const policy =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"

/** The header that keeps a body from the application's origin, by the media type that a browser may show it as. */
export function sandboxPolicy(shown: string | undefined): Readonly<Record<string, string>> {
  // The viewers that browsers have for PDF do not work in a sandbox; they have one of their own.
  const hasOwn = shown !== undefined && bareType(shown) === 'application/pdf'
  return hasOwn ? {} : { 'content-security-policy': policy }
}
