import type { Engine } from '../../src/engine/engine.ts'

/** Makes a bucket whose lifecycle lets everything expire after a day, and puts so many objects into it. */
export async function putDueObjects(engine: Engine, bucket: string, count: number): Promise<void> {
  const Rules = [{ ID: 'day', Status: 'Enabled', Filter: {}, Expiration: { Days: 1 } }]
  const aspects = { lifecycle: { Rules } }
  await engine.createBucket(bucket, { region: 'us-east-1', owner: '1', aspects })
  const puts = Array.from({ length: count }, (_, index) =>
    engine.putObject({
      bucket,
      key: `key-${index}`,
      staged: engine.stageBytes(Buffer.from('b')),
      metadata: {},
    }),
  )
  await Promise.all(puts)
}
