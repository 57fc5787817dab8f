import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { Engine } from '../../engine/engine.ts'
import { readTally, tallySchema, writtenTally, type Tally } from './lifecycle-report.ts'

/** The aspect that holds how far the run of a bucket is. */
const positionAspect = 'lifecyclePosition'

const positionSchema = z.object({
  versions: z
    .object({ keyMarker: z.string(), versionIdMarker: z.string().exactOptional() })
    .exactOptional(),
  progress: z
    .object({ key: z.string(), above: z.number(), newerVersions: z.number() })
    .exactOptional(),
  /** Set once all versions were walked. */
  uploads: z
    .union([
      z.literal('start'),
      z.object({ keyMarker: z.string(), uploadIdMarker: z.string().exactOptional() }),
    ])
    .exactOptional(),
})
const keptSchema = z.object({ position: positionSchema, tally: tallySchema })

/** Where a run goes on: first through the versions, then through the uploads. */
export type RunPosition = Readonly<z.infer<typeof positionSchema>>

interface RunState {
  readonly position: RunPosition
  readonly tally: Tally
}

/** Where a run of the bucket was stopped, and what it had done; undefined if none was. */
export function keptPosition(bucket: Bucket): RunState | undefined {
  const { data } = keptSchema.safeParse(bucket.aspects[positionAspect])
  return data && { position: data.position, tally: readTally(data.tally) }
}

export async function keepPosition(
  engine: Engine,
  bucket: string,
  { position, tally }: RunState,
): Promise<void> {
  const kept = { position, tally: writtenTally(tally) }
  await engine.putAspect(bucket, positionAspect, parseJson(JSON.stringify(kept)))
}

/** Once the run has ended. Most ran in one page, and kept none. */
export async function dropPosition(engine: Engine, bucket: string): Promise<void> {
  if (engine.bucket(bucket)?.aspects[positionAspect] !== undefined)
    await engine.deleteAspect(bucket, positionAspect)
}
