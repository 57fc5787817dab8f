/** Who answers at an endpoint. */
export type ProviderName = 'aws' | 'embedded' | 'ceph' | 'filesystem' | 'other'

/** What the servers of a provider understand; only what the client decides by. */
export interface Provider {
  readonly name: ProviderName
  /**
   * The checksum sent with a body: `x-amz-checksum-crc32`, or the Content-MD5 that servers from
   * before 2022 know and today's accept.
   */
  readonly checksum: 'CRC32' | 'MD5'
  /** Whether a streamed body may carry its checksum in a trailer (aws-chunked). */
  readonly trailers: boolean
  /** Whether a multipart upload may have the CRC of its whole object (ChecksumType FULL_OBJECT). */
  readonly fullObjectChecksum: boolean
  /** Whether `If-None-Match: *` keeps a write from replacing an object. */
  readonly conditionalWrites: boolean
  /** Whether it does the same for CopyObject. */
  readonly conditionalCopies: boolean
  /** Whether CopyObject takes or sets tags whatever it does with metadata, and tells the version it made. */
  readonly wholeCopies: boolean
  /** Whether `If-Match` keeps a DeleteObject from an object that has changed. */
  readonly conditionalDeletes: boolean
  /** Whether `.` and `..` in a key are bytes like any others, and name nothing outside it. */
  readonly literalKeys: boolean
  /** Whether HTML forms may upload (POST Object). */
  readonly postForms: boolean
}

const modern = {
  checksum: 'CRC32',
  trailers: true,
  fullObjectChecksum: true,
  conditionalWrites: true,
  conditionalCopies: true,
  wholeCopies: true,
  conditionalDeletes: true,
  literalKeys: true,
  postForms: true,
} as const
const plain = {
  checksum: 'MD5',
  trailers: false,
  fullObjectChecksum: false,
  conditionalWrites: false,
  conditionalCopies: false,
  wholeCopies: false,
  conditionalDeletes: false,
  literalKeys: false,
  postForms: false,
} as const

/** The providers and their capabilities. */
export const providers: Readonly<Record<ProviderName, Provider>> = {
  aws: { name: 'aws', ...modern },
  embedded: { name: 'embedded', ...modern },
  // Release 16 answers 411 to a trailer, and stores the frames of aws-chunked it cannot read.
  ceph: { name: 'ceph', ...plain, literalKeys: true, postForms: true },
  filesystem: { name: 'filesystem', ...modern, trailers: false, postForms: false },
  // R2, Backblaze and others refuse checksum headers that they do not know.
  other: { name: 'other', ...plain },
}

const awsHost = /\.amazonaws\.com(\.cn)?$/

/** The provider of a host that nobody named: AWS by its domain, else the most cautious one. */
export function providerOfHost(hostname: string): Provider {
  return awsHost.test(hostname) ? providers.aws : providers.other
}
