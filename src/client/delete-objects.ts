import { maxDeletedKeys } from '../protocol/limits.ts'
import { abortable } from './abortable.ts'
import type { S3Client, SendOptions } from './s3-client.ts'

/** One object, or one version of it. */
export interface ObjectName {
  readonly key: string
  readonly versionId?: string | undefined
}

/** A key that S3 did not delete, and why. */
export interface DeleteFailure extends ObjectName {
  readonly code: string
  readonly message: string
}

export interface DeleteOutcome {
  /** How many are gone; one that never was counts, as in S3. */
  readonly deleted: number
  readonly failures: readonly DeleteFailure[]
}

/** Deletes any number of objects of a bucket, in batches. Keys that fail are told, not thrown. */
export async function deleteObjects(
  client: S3Client,
  { bucket, objects }: DeleteObjectsOptions,
  options: SendOptions = {},
): Promise<DeleteOutcome> {
  const failures: DeleteFailure[] = []
  let asked = 0
  const flush = async (batch: readonly ObjectName[]): Promise<void> => {
    if (batch.length === 0) return
    asked += batch.length
    failures.push(...(await deleteBatch(client, { bucket, objects: batch }, options)))
  }
  let batch: ObjectName[] = []
  const source = eachOf(objects)
  try {
    for (;;) {
      const next = await abortable(source.next(), options.signal, {
        operation: 'DeleteObjects',
        bucket,
      })
      if (next.done === true) break
      batch.push(typeof next.value === 'string' ? { key: next.value } : next.value)
      if (batch.length < maxDeletedKeys) continue
      await flush(batch)
      batch = []
    }
  } finally {
    source.return().catch(() => undefined)
  }
  await flush(batch)
  return { deleted: asked - failures.length, failures }
}

async function* eachOf<T>(
  objects: Iterable<T> | AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  yield* objects
}

export interface DeleteObjectsOptions {
  readonly bucket: string
  readonly objects: Iterable<string | ObjectName> | AsyncIterable<string | ObjectName>
}

async function deleteBatch(
  client: S3Client,
  { bucket, objects }: { readonly bucket: string; readonly objects: readonly ObjectName[] },
  options: SendOptions,
): Promise<DeleteFailure[]> {
  const Objects = objects.map(({ key, versionId }) => ({
    Key: key,
    ...(versionId !== undefined && { VersionId: versionId }),
  }))
  const { Errors = [] } = await client.send(
    'DeleteObjects',
    { Bucket: bucket, Delete: { Objects, Quiet: true } },
    options,
  )
  return Errors.map(({ Key = '', VersionId, Code = '', Message = '' }) => ({
    key: Key,
    versionId: VersionId,
    code: Code,
    message: Message,
  }))
}
