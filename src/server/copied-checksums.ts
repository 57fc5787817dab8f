import type { ObjectBody } from '../engine/engine.ts'
import type { ObjectVersion } from '../engine/object-version.ts'
import type { ChecksumAlgorithm } from '../protocol/checksum/algorithms.ts'
import { createChecksum } from '../protocol/checksum/create-checksum.ts'
import type { ObjectChecksums } from '../protocol/checksum/object-checksums.ts'
import { isChecksumAlgorithm } from '../protocol/checksum/algorithms.ts'
import { checksumAlgorithmNamed, defaultChecksum } from '../protocol/checksum/upload-checksum.ts'

/**
 * The checksum of a copy: that of its source, or one of the algorithm that was asked for. The bytes are read where the source
 * has none such of the whole object. Source: S3 User Guide, "Checking object integrity for data uploads", copies. Throws
 * `InvalidRequest`.
 */
export async function copiedChecksums(
  asked: string | undefined,
  { metadata: { checksums } }: ObjectVersion,
  read: () => ObjectBody,
): Promise<ObjectChecksums> {
  const algorithm = asked === undefined ? algorithmOf(checksums) : checksumAlgorithmNamed(asked)
  const known = checksums?.type === 'FULL_OBJECT' ? checksums.values[algorithm] : undefined
  const value = known ?? (await checksumOfBody(algorithm, read()))
  return { type: 'FULL_OBJECT', values: { [algorithm]: value } }
}

function algorithmOf(checksums: ObjectChecksums | undefined): ChecksumAlgorithm {
  const names = Object.keys(checksums?.values ?? {})
  return names.find(isChecksumAlgorithm) ?? defaultChecksum.algorithm
}

async function checksumOfBody(algorithm: ChecksumAlgorithm, body: ObjectBody): Promise<string> {
  const checksum = createChecksum(algorithm)
  if (body.kind === 'bytes') checksum.update(body.bytes)
  else for await (const chunk of body.chunks) checksum.update(chunk)
  return checksum.digestBase64()
}
