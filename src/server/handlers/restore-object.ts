import { isStowageError } from '../../core/error.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { OperationInput } from '../../protocol/operation-types.ts'
import type { Tier } from '../../protocol/restore/restoration.ts'
import { defineHandler } from '../handler.ts'
import { awaitRestoration } from '../restore/pending-restorations.ts'
import { requestRestoration } from '../restore/request-restoration.ts'
import { taggedVersion } from '../tagged-version.ts'
import { subjectOf } from '../write-outcome.ts'

export const restoreObject = defineHandler({
  operation: 'RestoreObject',
  honours: ['RestoreRequest', 'VersionId'],
  async handle({ RestoreRequest, VersionId }, context) {
    const { engine, bucket } = context
    const wanted = wantedRestoration(RestoreRequest)
    const found = taggedVersion({ versionId: VersionId, method: 'POST' }, context)
    const { begins } = requestRestoration(found, wanted, context)
    // Queued before it begins: what a crash leaves in the queue alone is dropped from it.
    if (begins) await awaitRestoration(engine, found)

    let refusal: unknown
    const restored = await engine.amendObject({
      bucket: bucket.name,
      key: found.key,
      versionId: found.versionId,
      amend(metadata, version: ObjectVersion) {
        try {
          const { restoration } = requestRestoration(version, wanted, context)
          return { ...metadata, extra: { ...metadata.extra, restore: { ...restoration } } }
        } catch (error) {
          if (!isStowageError(error)) throw error
          refusal = error
          return undefined
        }
      },
    })
    if (refusal !== undefined) throw refusal
    if (restored === undefined) throw s3Error('NoSuchKey', { context: { Key: found.key } })
    if (begins) await context.raise('ObjectRestore:Post', subjectOf(bucket, restored))
    return { $status: begins ? 202 : 200 }
  },
})

type RestoreRequest = NonNullable<OperationInput<'RestoreObject'>['RestoreRequest']>

function wantedRestoration(request: RestoreRequest | undefined): { days: number; tier: Tier } {
  if (request === undefined) throw s3Error('MalformedXML')
  const { Days, GlacierJobParameters, Tier } = request
  if (request.Type !== undefined || request.SelectParameters !== undefined)
    throw s3Error('NotImplemented', { message: 'S3 Select is not implemented.' })
  const isSound = request.OutputLocation === undefined && Days !== undefined
  if (!isSound || Days < 1 || Days >= 2 ** 31) throw s3Error('MalformedXML')
  const tier = GlacierJobParameters?.Tier ?? Tier ?? 'Standard'
  if (tier !== 'Bulk' && tier !== 'Expedited' && tier !== 'Standard') throw s3Error('MalformedXML')
  return { days: Days, tier }
}
