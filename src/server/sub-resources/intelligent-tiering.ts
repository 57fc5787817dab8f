import { z } from 'zod'
import { s3Error } from '../../protocol/errors.ts'
import { configurationFilter } from './configuration-filter.ts'
import type { ListedConfiguration } from './listed-configuration.ts'
import { matching } from './matching.ts'

const configuration = z.object({
  Id: z.string(),
  Filter: configurationFilter,
  Status: z.enum(['Enabled', 'Disabled']),
  Tierings: z
    .array(
      z.object({ Days: z.int(), AccessTier: z.enum(['ARCHIVE_ACCESS', 'DEEP_ARCHIVE_ACCESS']) }),
    )
    .min(1),
})

type Tiering = z.infer<typeof configuration>['Tierings'][number]

/** Source: S3 API Reference, "Tiering". */
const fewestDays = { ARCHIVE_ACCESS: 90, DEEP_ARCHIVE_ACCESS: 180 } as const
const mostDays = 730

/** Kept and answered: objects are not moved by how often they are read. */
export const intelligentTiering: ListedConfiguration = {
  aspect: 'intelligentTiering',
  put: 'PutBucketIntelligentTieringConfiguration',
  get: 'GetBucketIntelligentTieringConfiguration',
  delete: 'DeleteBucketIntelligentTieringConfiguration',
  list: 'ListBucketIntelligentTieringConfigurations',
  member: 'IntelligentTieringConfiguration',
  accept(document, id) {
    const { Id, Tierings } = matching(configuration, document)
    const tiers = new Set(Tierings.map(({ AccessTier }) => AccessTier))
    if (Id !== id || tiers.size < Tierings.length) throw s3Error('MalformedXML')
    Tierings.forEach(checkDays)
  },
}

function checkDays({ AccessTier, Days }: Tiering): void {
  const fewest = fewestDays[AccessTier]
  if (Days >= fewest && Days <= mostDays) return
  throw s3Error('InvalidArgument', {
    message: `Days of ${AccessTier} must be between ${fewest} and ${mostDays}`,
    context: { ArgumentName: 'Days', ArgumentValue: String(Days) },
  })
}
