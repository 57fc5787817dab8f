import { z } from 'zod'
import { corsSchema } from './aspects/cors.ts'
import type { CorsInput } from './aspects/cors.ts'
import { bucketEncryptionSchema, encryptionSchema } from './aspects/encryption.ts'
import type { EncryptionInput } from './aspects/encryption.ts'
import { notYetSupported } from './aspects/not-yet-supported.ts'
import { publicAccessBlockSchema } from './aspects/public-access-block.ts'
import type { PublicAccessBlockInput } from './aspects/public-access-block.ts'
import { versioningSchema } from './aspects/versioning.ts'
import type { VersioningInput } from './aspects/versioning.ts'
import { closedObject, expects } from './closed-object.ts'

/** Who may read a bucket. */
export type Access = 'private' | 'public-read'

/** One bucket as users write it. An aspect that is left out is not managed: never read or changed. */
export interface BucketInput {
  /** The name in S3. @default the bucket's key in the declaration */
  readonly name?: string | undefined
  /** @default the declaration's region */
  readonly region?: string | undefined
  /**
   * `'public-read'` lets anyone read every object; a written `'private'` refuses public storages.
   * @default private, but for the prefixes of public storages
   */
  readonly access?: Access | undefined
  readonly versioning?: VersioningInput | undefined
  readonly encryption?: EncryptionInput | undefined
  /** Whose pages may use the bucket's URLs from a browser. */
  readonly cors?: CorsInput | undefined
  /** @default all four flags on, but for the two policy flags where something is public */
  readonly publicAccessBlock?: PublicAccessBlockInput | undefined
}

/** Other spellings of a property, S3's and CloudFormation's. A bucket has at most one of a row. */
export const spellings = {
  name: ['BucketName'],
  region: ['Region'],
  versioning: ['VersioningConfiguration'],
  encryption: ['ServerSideEncryptionConfiguration', 'BucketEncryption'],
  cors: ['CORSConfiguration', 'CorsConfiguration'],
  publicAccessBlock: ['PublicAccessBlockConfiguration'],
} as const

const name = z.string(expects('has to be text')).optional()
const region = z.string(expects('has to be text, like "us-east-1"')).optional()
const versioning = versioningSchema.optional()
const encryption = encryptionSchema.optional()
const cors = corsSchema.optional()
const publicAccessBlock = publicAccessBlockSchema.optional()

/** Validates one bucket: a new aspect is a file in `aspects/` and its spellings here. */
export const bucketSchema = closedObject(
  {
    name,
    region,
    access: z
      .enum(['private', 'public-read'], expects('has to be "private" or "public-read"'))
      .optional(),
    versioning,
    encryption,
    cors,
    publicAccessBlock,
    BucketName: name,
    Region: region,
    VersioningConfiguration: versioning,
    ServerSideEncryptionConfiguration: encryption,
    BucketEncryption: bucketEncryptionSchema.optional(),
    CORSConfiguration: cors,
    CorsConfiguration: cors,
    PublicAccessBlockConfiguration: publicAccessBlock,
  },
  { expected: 'has to be a mapping; {} takes every default', later: notYetSupported },
)
