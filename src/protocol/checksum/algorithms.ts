/** How a multipart object gets its checksum: of all its bytes, or of its parts' checksums. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE'

/** How one checksum algorithm is named and shaped in the S3 API. */
export interface ChecksumAlgorithmRow {
  /** The request and response header, also the name of the trailer. */
  readonly header: string
  /** The member of the API's shapes. */
  readonly member: string
  /** Length of the checksum. */
  readonly bytes: number
  /** What a multipart upload may ask for, its default first. */
  readonly multipartTypes: readonly ChecksumType[]
}

/**
 * The checksum algorithms computed here, under S3's names.
 * Source: Amazon S3 User Guide, "Checking object integrity for data uploads".
 */
export const checksumAlgorithms = {
  CRC32: {
    header: 'x-amz-checksum-crc32',
    member: 'ChecksumCRC32',
    bytes: 4,
    multipartTypes: ['COMPOSITE', 'FULL_OBJECT'],
  },
  CRC32C: {
    header: 'x-amz-checksum-crc32c',
    member: 'ChecksumCRC32C',
    bytes: 4,
    multipartTypes: ['COMPOSITE', 'FULL_OBJECT'],
  },
  CRC64NVME: {
    header: 'x-amz-checksum-crc64nvme',
    member: 'ChecksumCRC64NVME',
    bytes: 8,
    multipartTypes: ['FULL_OBJECT'],
  },
  SHA1: {
    header: 'x-amz-checksum-sha1',
    member: 'ChecksumSHA1',
    bytes: 20,
    multipartTypes: ['COMPOSITE'],
  },
  SHA256: {
    header: 'x-amz-checksum-sha256',
    member: 'ChecksumSHA256',
    bytes: 32,
    multipartTypes: ['COMPOSITE'],
  },
  SHA512: {
    header: 'x-amz-checksum-sha512',
    member: 'ChecksumSHA512',
    bytes: 64,
    multipartTypes: ['COMPOSITE'],
  },
  MD5: {
    header: 'x-amz-checksum-md5',
    member: 'ChecksumMD5',
    bytes: 16,
    multipartTypes: ['COMPOSITE'],
  },
  XXHASH64: {
    header: 'x-amz-checksum-xxhash64',
    member: 'ChecksumXXHASH64',
    bytes: 8,
    multipartTypes: ['COMPOSITE'],
  },
  XXHASH3: {
    header: 'x-amz-checksum-xxhash3',
    member: 'ChecksumXXHASH3',
    bytes: 8,
    multipartTypes: ['COMPOSITE'],
  },
  XXHASH128: {
    header: 'x-amz-checksum-xxhash128',
    member: 'ChecksumXXHASH128',
    bytes: 16,
    multipartTypes: ['COMPOSITE'],
  },
} as const satisfies Readonly<Record<string, ChecksumAlgorithmRow>>

export type ChecksumAlgorithm = keyof typeof checksumAlgorithms

/** The algorithms whose checksums of two parts make the checksum of both. */
export type CrcAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME'

/** True for an algorithm of {@link checksumAlgorithms}. */
export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return Object.hasOwn(checksumAlgorithms, name)
}
