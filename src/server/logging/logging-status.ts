import { z } from 'zod'

const grantee = z.object({
  Type: z.enum(['CanonicalUser', 'AmazonCustomerByEmail', 'Group']),
  ID: z.string().optional(),
  DisplayName: z.string().optional(),
  EmailAddress: z.string().optional(),
  URI: z.string().optional(),
})
/** The document of PutBucketLogging. */
export const loggingStatus = z.object({
  LoggingEnabled: z
    .object({
      TargetBucket: z.string(),
      TargetPrefix: z.string(),
      TargetGrants: z
        .array(
          z.object({ Grantee: grantee, Permission: z.enum(['FULL_CONTROL', 'READ', 'WRITE']) }),
        )
        .optional(),
      TargetObjectKeyFormat: z
        .union([
          z.strictObject({ SimplePrefix: z.object({}) }),
          z.strictObject({
            PartitionedPrefix: z.object({
              PartitionDateSource: z.enum(['EventTime', 'DeliveryTime']).optional(),
            }),
          }),
        ])
        .optional(),
    })
    .optional(),
})

export type LoggingEnabled = NonNullable<z.infer<typeof loggingStatus>['LoggingEnabled']>
