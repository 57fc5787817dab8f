import { StorageClass } from '@aws-sdk/client-s3'
import { z } from 'zod'

const status = z.object({ Status: z.enum(['Enabled', 'Disabled']) })
const tag = z.object({ Key: z.string(), Value: z.string().default('') })
const filter = z.object({
  Prefix: z.string().optional(),
  Tag: tag.optional(),
  And: z.object({ Prefix: z.string().optional(), Tags: z.array(tag).default([]) }).optional(),
})
const minutes = z.object({ Minutes: z.number().optional() })
const destination = z.object({
  Bucket: z.string(),
  Account: z.string().optional(),
  StorageClass: z.enum(StorageClass).optional(),
  AccessControlTranslation: z.object({ Owner: z.literal('Destination') }).optional(),
  EncryptionConfiguration: z.object({}).optional(),
  ReplicationTime: status.extend({ Time: minutes }).optional(),
  Metrics: status.extend({ EventThreshold: minutes.optional() }).optional(),
})
const rule = z.object({
  ID: z.string().max(255).optional(),
  Priority: z.int().min(0).optional(),
  Prefix: z.string().optional(),
  Filter: filter.optional(),
  Status: z.enum(['Enabled', 'Disabled']),
  SourceSelectionCriteria: z
    .object({
      SseKmsEncryptedObjects: status.optional(),
      ReplicaModifications: status.optional(),
    })
    .optional(),
  ExistingObjectReplication: status.optional(),
  Destination: destination,
  DeleteMarkerReplication: z
    .object({ Status: z.enum(['Enabled', 'Disabled']).optional() })
    .optional(),
})
/** The document of PutBucketReplication. */
export const replicationDocument = z.object({
  Role: z.string(),
  Rules: z.array(rule).min(1).max(1000),
})

/** A rule as it was written. */
export type ReplicationRuleDocument = z.infer<typeof rule>
