import { z } from 'zod'
import { isJsonObject, type Json } from '../core/json.ts'
import { s3Error, type S3ErrorCode } from '../protocol/errors.ts'
import { parsePolicy } from '../protocol/iam/parse-policy.ts'
import { isPublic } from '../protocol/iam/public.ts'
import { validateBucketPolicy } from '../protocol/iam/validate-bucket-policy.ts'
import type { OperationName } from '../protocol/operation-types.ts'
import type { Bucket } from '../engine/bucket.ts'
import { corsRulesOf } from './bucket-cors.ts'
import { defaultEncryption, publicAccessBlocked } from './bucket-defaults.ts'
import type { AnyHandler, Context } from './handler.ts'

/** A sub-resource of a bucket: one document, put, got and deleted whole. */
interface SubResource {
  /** Under this name the engine keeps it. */
  readonly aspect: string
  readonly put: OperationName
  readonly get: OperationName
  readonly delete?: OperationName
  /** The member of input and output that is the document. */
  readonly member: string
  /** True if the output is the document itself. */
  readonly isOutput?: boolean
  /** The error when there is none. */
  readonly absent: S3ErrorCode
  /** What deleting it leaves; nothing if there is no default to go back to. */
  readonly reset?: Json
  /** What is kept of a document that was put. Throws when S3 would not take it. */
  readonly accept: (document: Json, bucket: Bucket) => Json
}

/** One row per sub-resource. Adding one is adding a row, and its pages in `provision/aspects`. */
export const subResources: readonly SubResource[] = [
  {
    aspect: 'policy',
    put: 'PutBucketPolicy',
    get: 'GetBucketPolicy',
    delete: 'DeleteBucketPolicy',
    member: 'Policy',
    absent: 'NoSuchBucketPolicy',
    accept: acceptPolicy,
  },
  {
    aspect: 'publicAccessBlock',
    put: 'PutPublicAccessBlock',
    get: 'GetPublicAccessBlock',
    delete: 'DeletePublicAccessBlock',
    member: 'PublicAccessBlockConfiguration',
    absent: 'NoSuchPublicAccessBlockConfiguration',
    // A flag that is left out is off.
    accept: (document) =>
      Object.fromEntries(
        Object.keys(publicAccessBlocked).map((flag) => [
          flag,
          isJsonObject(document) && document[flag] === true,
        ]),
      ),
  },
  {
    aspect: 'ownershipControls',
    put: 'PutBucketOwnershipControls',
    get: 'GetBucketOwnershipControls',
    delete: 'DeleteBucketOwnershipControls',
    member: 'OwnershipControls',
    absent: 'OwnershipControlsNotFoundError',
    accept: acceptOwnership,
  },
  {
    aspect: 'cors',
    put: 'PutBucketCors',
    get: 'GetBucketCors',
    delete: 'DeleteBucketCors',
    member: 'CORSConfiguration',
    isOutput: true,
    absent: 'NoSuchCORSConfiguration',
    accept: (document) => {
      corsRulesOf(document)
      return document
    },
  },
  {
    aspect: 'encryption',
    put: 'PutBucketEncryption',
    get: 'GetBucketEncryption',
    delete: 'DeleteBucketEncryption',
    member: 'ServerSideEncryptionConfiguration',
    absent: 'ServerSideEncryptionConfigurationNotFoundError',
    reset: defaultEncryption,
    accept: acceptEncryption,
  },
]

/** The handlers of every row. */
export function subResourceHandlers(): AnyHandler[] {
  return subResources.flatMap((row) => {
    const put: AnyHandler = {
      operation: row.put,
      honours: new Set([row.member]),
      async handle(input, { engine, bucket }) {
        // The codec read the document from XML or JSON text: it holds nothing that JSON cannot.
        const document = input[row.member] as Json | undefined
        if (document === undefined) throw s3Error('MalformedXML')
        await engine.putAspect(bucket.name, row.aspect, row.accept(document, bucket))
        return {}
      },
    }
    const get: AnyHandler = {
      operation: row.get,
      honours: new Set(),
      handle: (_input, { bucket }) => {
        const document = documentOf(row, bucket)
        return row.isOutput === true ? document : { [row.member]: document }
      },
    }
    if (row.delete === undefined) return [put, get]
    const remove: AnyHandler = {
      operation: row.delete,
      honours: new Set(),
      handle: async (_input, { engine, bucket }: Context) => {
        if (row.reset === undefined) await engine.deleteAspect(bucket.name, row.aspect)
        else await engine.putAspect(bucket.name, row.aspect, row.reset)
        return {}
      },
    }
    return [put, get, remove]
  })
}

function documentOf({ aspect, absent }: SubResource, bucket: Bucket): Json {
  const document = bucket.aspects[aspect]
  if (document === undefined) throw s3Error(absent, { context: { BucketName: bucket.name } })
  return document
}

function acceptPolicy(document: Json, bucket: Bucket): Json {
  const text = matching(z.string(), document)
  const policy = parsePolicy(text, 'resource')
  validateBucketPolicy(policy, { bucket: bucket.name })
  const block = bucket.aspects['publicAccessBlock']
  if (isJsonObject(block) && block['BlockPublicPolicy'] === true && isPublic(policy)) {
    throw s3Error('AccessDenied', {
      message:
        'Access Denied: the policy is public, and BlockPublicPolicy of the public access block is on.',
    })
  }
  return text
}

const ownershipControls = z.object({
  Rules: z.tuple([
    z.object({
      ObjectOwnership: z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']),
    }),
  ]),
})

const encryptionRule = z.object({
  ApplyServerSideEncryptionByDefault: z.object({
    SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
  }),
})
const encryptionConfiguration = z.object({ Rules: z.tuple([encryptionRule]) })

function matching<T>(schema: z.ZodType<T>, document: Json): T {
  const { data, success } = schema.safeParse(document)
  if (success) return data
  throw s3Error('MalformedXML')
}

function acceptOwnership(document: Json): Json {
  return matching(ownershipControls, document)
}

function acceptEncryption(document: Json): Json {
  const { Rules } = matching(encryptionConfiguration, document)
  if (Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm !== 'AES256') {
    throw s3Error('NotImplemented', {
      message: 'Default encryption with AWS KMS is not implemented.',
    })
  }
  return document
}
