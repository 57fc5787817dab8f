import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildServer, type BuiltServer } from './build-server.ts'
import { runCrashRounds, type CrashReport } from './crash-rounds.ts'
import { createRandom } from './random.ts'

const rounds = Number(process.env['STOWAGE_CRASH_ROUNDS'] ?? 4)
const seed = Number(process.env['STOWAGE_CRASH_SEED'] ?? Date.now() % 2 ** 31)

let built: BuiltServer
beforeAll(async () => {
  built = await buildServer()
})
afterAll(() => built.discard())

describe('a server that is killed under 32 concurrent writers', () => {
  it(
    `keeps what it acknowledged, shows nothing half and starts within 2 s (seed ${seed})`,
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'stowage-crash-'))
      onTestFinished(() => rm(directory, { recursive: true }))
      const random = createRandom(seed)
      const { main } = built
      const report = await runCrashRounds({ main, directory, random, rounds, writers: 32 })
      expect(report.findings).toEqual([])
      expect(report.acknowledged).toBeGreaterThan(rounds)
      if (process.env['STOWAGE_CRASH_ROUNDS'] !== undefined) console.info(summary(report))
      // The median: one start may meet a machine that is busy with something else. All may: then an idle one is as slow.
      const limit = Math.max(2000, 2 * report.idleStartMs)
      expect(median(report.startsMs)).toBeLessThan(limit)
    },
    30_000 + rounds * 15_000,
  )
})

function summary({ acknowledged, startsMs, idleStartMs }: CrashReport): string {
  const times = [median(startsMs), Math.max(...startsMs), idleStartMs]
  const [middle, longest, idle] = times.map(Math.round)
  return `${rounds} rounds, ${acknowledged} acknowledged; starts: median ${middle}, longest ${longest}, idle ${idle} ms`
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
