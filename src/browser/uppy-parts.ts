import { blobChecksum } from './blob-checksum.ts'
import { blobOf, type UppyEndpoint, type UppyFileLike } from './uppy-endpoint.ts'
import type { WireArrived, WireSigned } from './wire.ts'

export interface UppyPart {
  readonly uploadId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface UppyPartToSign extends UppyPart {
  readonly key: string
  readonly partNumber: number
  readonly body: Blob
}

const usualPart = 8 * 1024 * 1024
const mebibyte = 1024 * 1024
const maxParts = 10_000
/** What Uppy has for a key, which it only wants to be there. */
const withChecksums = 'parts with checksums'
const withoutChecksums = 'parts'

const getChunkSize = ({ size }: { size: number }): number =>
  Math.max(usualPart, Math.ceil(size / maxParts / mebibyte) * mebibyte)

/** What Uppy asks about files in parts; the token is what it has for the id of an upload. */
export function uppyParts({ ask, begin, complete }: UppyEndpoint) {
  return {
    getChunkSize,
    async createMultipartUpload(file: UppyFileLike): Promise<{ uploadId: string; key: string }> {
      const partSize = getChunkSize(blobOf(file))
      const { token, multipart } = await begin(file, { inParts: true, partSize })
      const key = multipart?.checksums === true ? withChecksums : withoutChecksums
      return { uploadId: token, key }
    },
    async signPart(
      _: UppyFileLike,
      { uploadId: token, key, partNumber, body, signal = never }: UppyPartToSign,
    ): Promise<{ method: 'PUT'; url: string; headers: Record<string, string> }> {
      const sum = key === withChecksums ? { checksum: await blobChecksum(body, signal) } : {}
      const parts = [{ partNumber, length: body.size, ...sum }]
      const signed = await ask<WireSigned>({ operation: 'sign', token, parts }, signal)
      const [request] = signed.parts
      return { method: 'PUT', url: request?.url ?? '', headers: { ...request?.headers } }
    },
    async listParts(file: UppyFileLike, { uploadId: token, signal }: UppyPart) {
      const { arrived, parts } = await ask<WireArrived>({ operation: 'parts', token }, signal)
      const { size } = blobOf(file)
      const count = Math.ceil(size / getChunkSize({ size }))
      const all = Array.from({ length: count }, (_, index) => ({ partNumber: index + 1 }))
      return (arrived ? all : parts).map(({ partNumber }) => ({ PartNumber: partNumber, ETag: '' }))
    },
    completeMultipartUpload: (_: UppyFileLike, { uploadId = '', signal }: UppyPart) =>
      complete(uploadId, signal),
    async abortMultipartUpload(_: UppyFileLike, { uploadId: token, signal }: UppyPart) {
      await ask({ operation: 'abort', token }, signal)
    },
  }
}

const never = new AbortController().signal
