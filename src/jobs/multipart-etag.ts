import { createHash, type Hash } from 'node:crypto'

const mebibyte = 1024 * 1024

/** The part sizes of this and of other tools, in MiB. */
const usual = [5, 6, 7, 8, 10, 12, 15, 16, 20, 25, 32, 50, 64, 100, 128, 256, 512, 1024]

const multipart = /^"?([0-9a-f]{32})-(\d{1,5})"?$/
const whole = /^"?([0-9a-f]{32})"?$/

/** The number of parts that an ETag tells, if it is of an object that was put in parts. */
export function partsOfEtag(etag: string): number | undefined {
  const match = multipart.exec(etag)
  return match === null ? undefined : Number(match[2])
}

/** The MD5 that an ETag may be, in hex. With some encryptions it has that shape and is none. */
export function md5OfEtag(etag: string): string | undefined {
  return whole.exec(etag)?.[1]
}

/** The part sizes, in bytes, that make so many parts of an object and that tools use. */
export function likelyPartSizes(size: number, parts: number): readonly number[] {
  // A part size that was fitted to the length, by whole mebibytes.
  const fitted = Math.ceil(size / parts / mebibyte)
  return [...new Set([...usual, fitted])]
    .map((count) => count * mebibyte)
    .filter((partSize) => Math.max(Math.ceil(size / partSize), 1) === parts)
}

/** The ETags that bytes have when they are put in parts of these sizes: the MD5 of the parts' MD5s. */
export async function multipartEtags(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  partSizes: readonly number[],
): Promise<readonly string[]> {
  const each = partSizes.map((partSize) => createPartDigest(partSize))
  const update = (chunk: Uint8Array): void => each.forEach((digest) => digest.update(chunk))
  if (bytes instanceof Uint8Array) update(bytes)
  else for await (const chunk of bytes) update(chunk)
  return each.map((digest) => digest.etag())
}

function createPartDigest(partSize: number): { update(chunk: Uint8Array): void; etag(): string } {
  const all = createHash('md5')
  let part: Hash = createHash('md5')
  let [room, parts] = [partSize, 0]
  const endPart = (): void => {
    all.update(part.digest())
    part = createHash('md5')
    room = partSize
    parts++
  }
  return {
    update(chunk) {
      for (let at = 0; at < chunk.byteLength;) {
        if (room === 0) endPart()
        const taken = chunk.subarray(at, at + room)
        part.update(taken)
        room -= taken.byteLength
        at += taken.byteLength
      }
    },
    etag() {
      endPart()
      return `"${all.digest('hex')}-${parts}"`
    },
  }
}
