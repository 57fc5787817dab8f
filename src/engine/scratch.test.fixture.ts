import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { Engine, PutObject } from './engine.ts'
import type { ObjectVersion } from './object-version.ts'
import { openEngine } from './open-engine.ts'
import type { EngineOptions } from './open-engine.ts'
import type { Staged } from './staged.ts'

const leftovers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const clean of leftovers.splice(0).toReversed()) await clean()
})

/** A directory that is gone after the test. */
export async function scratchDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-engine-'))
  leftovers.push(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** An engine with the bucket `b`, closed after the test. */
export async function scratchEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const directory = options.directory ?? (await scratchDirectory())
  const engine = await openEngine({ ...options, directory })
  leftovers.push(() => engine.close())
  await engine.createBucket('b', { region: 'us-east-1', owner: '111122223333' })
  return engine
}

type PutOptions = Partial<Omit<PutObject, 'key' | 'staged'>>

/** Puts an object into `b` that must be stored. */
export async function put(
  engine: Engine,
  key: string,
  body: Uint8Array | string,
  options: PutOptions = {},
): Promise<ObjectVersion> {
  const staged = engine.stageBytes(typeof body === 'string' ? Buffer.from(body) : body)
  const result = await engine.putObject({ bucket: 'b', metadata: {}, ...options, key, staged })
  if (result.outcome !== 'stored') throw new Error(`not stored: ${result.outcome}`)
  return result.version
}

/** The object there is, which must be one. */
export function objectAt(engine: Engine, key: string, versionId?: string): ObjectVersion {
  const found = engine.getObject({
    bucket: 'b',
    key,
    ...(versionId !== undefined && { versionId }),
  })
  if (found === undefined || found.deleteMarker) throw new Error(`no object: ${key}`)
  return found
}

/** All bytes of a version, or of a range of it. */
export async function bytesOf(
  engine: Engine,
  version: ObjectVersion,
  range?: { start: number; end: number },
): Promise<Buffer> {
  const body = engine.read(version, range)
  if (body.kind === 'bytes') return Buffer.from(body.bytes)
  const chunks: Buffer[] = []
  for await (const chunk of body.chunks) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** A staged blob whose write goes on, once its version id is drawn, only after other work. */
export function overtakenBy(staged: Staged, work: () => Promise<unknown>): Staged {
  if (staged.kind !== 'blob') throw new Error('not a blob')
  const { draft } = staged
  return {
    ...staged,
    draft: {
      ...draft,
      async seal(header) {
        await work()
        await draft.seal(header)
      },
    },
  }
}

/** A source that gives the bytes in pieces, always in the same memory. */
export async function* reusing(bytes: Uint8Array, piece: number): AsyncGenerator<Uint8Array> {
  const memory = Buffer.alloc(piece)
  for (let offset = 0; offset < bytes.length; offset += piece) {
    const slice = bytes.subarray(offset, offset + piece)
    memory.set(slice)
    yield memory.subarray(0, slice.length)
    memory.fill(0xee)
  }
}
