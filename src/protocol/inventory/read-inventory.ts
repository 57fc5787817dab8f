import { z } from 'zod'
import { InventoryOptionalField } from '@aws-sdk/client-s3'
import type { Json } from '../../core/json.ts'
import { s3Error } from '../errors.ts'

const destination = z.object({
  AccountId: z.string().optional(),
  Bucket: z.string(),
  Format: z.enum(['CSV', 'ORC', 'Parquet']),
  Prefix: z.string().optional(),
  Encryption: z
    .union([
      z.strictObject({ SSES3: z.strictObject({}) }),
      z.strictObject({ SSEKMS: z.strictObject({ KeyId: z.string() }) }),
    ])
    .optional(),
})
const configuration = z.object({
  Id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  IsEnabled: z.boolean(),
  Destination: z.object({ S3BucketDestination: destination }),
  Filter: z.object({ Prefix: z.string() }).optional(),
  IncludedObjectVersions: z.enum(['All', 'Current']),
  OptionalFields: z.array(z.enum(InventoryOptionalField)).default([]),
  Schedule: z.object({ Frequency: z.enum(['Daily', 'Weekly']) }),
})

export type InventoryField = InventoryOptionalField

/** One inventory of a bucket, in the shape that it is written by. */
export interface InventoryConfiguration {
  readonly id: string
  readonly isEnabled: boolean
  /** The name of the destination bucket. */
  readonly destination: string
  /** The account that the destination has to belong to, if the configuration names one. */
  readonly account: string | undefined
  /** Of the keys of the inventory's own objects. */
  readonly destinationPrefix: string
  /** Of the keys that are listed. */
  readonly prefix: string
  readonly allVersions: boolean
  readonly fields: readonly InventoryField[]
  readonly weekly: boolean
}

/** Reads the document of PutBucketInventoryConfiguration. Throws `MalformedXML`, `InvalidS3DestinationBucket`, `NotImplemented`. */
export function readInventory(document: Json): InventoryConfiguration {
  const { data } = configuration.safeParse(document)
  if (data === undefined) throw s3Error('MalformedXML')
  const { S3BucketDestination: target } = data.Destination
  if (target.Format !== 'CSV') throw notImplemented(`The inventory format ${target.Format}`)
  if (target.Encryption !== undefined && 'SSEKMS' in target.Encryption)
    throw notImplemented('An inventory with SSE-KMS')
  return {
    id: data.Id,
    isEnabled: data.IsEnabled,
    destination: bucketOf(target.Bucket),
    account: target.AccountId,
    destinationPrefix: target.Prefix ?? '',
    prefix: data.Filter?.Prefix ?? '',
    allVersions: data.IncludedObjectVersions === 'All',
    fields: data.OptionalFields,
    weekly: data.Schedule.Frequency === 'Weekly',
  }
}

function bucketOf(arn: string): string {
  const [, name] = /^arn:[\w-]+:s3:::([^/:]+)$/.exec(arn) ?? []
  if (name === undefined) throw s3Error('InvalidS3DestinationBucket')
  return name
}

const notImplemented = (what: string): Error =>
  s3Error('NotImplemented', { message: `${what} is not implemented on this server.` })
