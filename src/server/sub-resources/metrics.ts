import { z } from 'zod'
import { s3Error } from '../../protocol/errors.ts'
import { metricsFilter } from './configuration-filter.ts'
import type { ListedConfiguration } from './listed-configuration.ts'
import { matching } from './matching.ts'

const configuration = z.object({ Id: z.string(), Filter: metricsFilter })

/** Kept and answered: there is no CloudWatch to send metrics to. */
export const metrics: ListedConfiguration = {
  aspect: 'metrics',
  put: 'PutBucketMetricsConfiguration',
  get: 'GetBucketMetricsConfiguration',
  delete: 'DeleteBucketMetricsConfiguration',
  list: 'ListBucketMetricsConfigurations',
  member: 'MetricsConfiguration',
  accept(document, id) {
    if (matching(configuration, document).Id !== id) throw s3Error('IdMismatch')
  },
}
