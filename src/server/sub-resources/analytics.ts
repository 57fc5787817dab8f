import { z } from 'zod'
import { s3Error } from '../../protocol/errors.ts'
import { configurationFilter } from './configuration-filter.ts'
import { destinationBucket } from './destination-bucket.ts'
import type { ListedConfiguration } from './listed-configuration.ts'
import { matching } from './matching.ts'

const dataExport = z.object({
  OutputSchemaVersion: z.literal('V_1'),
  Destination: z.object({
    S3BucketDestination: z.object({
      Format: z.literal('CSV'),
      Bucket: z.string(),
      BucketAccountId: z.string().optional(),
      Prefix: z.string().optional(),
    }),
  }),
})
const configuration = z.object({
  Id: z.string(),
  Filter: configurationFilter,
  StorageClassAnalysis: z.object({ DataExport: dataExport.optional() }),
})

/** Kept and answered: nothing observes how often objects are read. */
export const analytics: ListedConfiguration = {
  aspect: 'analytics',
  put: 'PutBucketAnalyticsConfiguration',
  get: 'GetBucketAnalyticsConfiguration',
  delete: 'DeleteBucketAnalyticsConfiguration',
  list: 'ListBucketAnalyticsConfigurations',
  member: 'AnalyticsConfiguration',
  accept(document, id) {
    const { Id, StorageClassAnalysis } = matching(configuration, document)
    if (Id !== id) throw s3Error('MalformedXML')
    const { DataExport } = StorageClassAnalysis
    if (DataExport !== undefined)
      destinationBucket(DataExport.Destination.S3BucketDestination.Bucket)
  },
}
