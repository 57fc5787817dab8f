import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MigrationReport } from '../../src/jobs/migrate/migration-report.ts'
import { openMigrationWorld, type MigrationWorld } from './migration-world.ts'

const mib = 1024 * 1024
const count = Number(process.env['STOWAGE_MIGRATION_OBJECTS'] ?? 20_000)
const perDirectory = 10_000
/** What the collector of a Node leaves lying about, which newer ones do for longer. */
const slack = 200 * mib
const timeout = 60_000 + count * 20
let world: MigrationWorld

beforeAll(async () => {
  world = await openMigrationWorld()
  for (let from = 0; from < count; from += perDirectory) {
    const directory = join(world.source, `d${from / perDirectory}`)
    await mkdir(directory, { recursive: true })
    for (let number = from; number < Math.min(from + perDirectory, count); number += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          writeFile(join(directory, `object-${number + index}.txt`), String(number + index)),
        ),
      )
  }
  // What has been made with the directory is no part of the measurement.
  await mkdir(join(world.source, '../few/d'), { recursive: true })
  await writeFile(join(world.source, '../few/d/one.txt'), 'one')
}, timeout)
afterAll(() => world.close(), timeout)

interface Outcome {
  readonly report: MigrationReport
  /** Bytes. */
  readonly peak: number
}

async function migrate(source: string, state: string): Promise<Outcome> {
  const { accessKeyId, secretAccessKey } = world.credentials
  const told = world.state(`${state}.log`)
  const args = [world.endpoint, accessKeyId, secretAccessKey, source, world.state(state), told]
  const program = fileURLToPath(new URL('migrating-child.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let output = ''
  for await (const chunk of child.stdout) output += String(chunk)
  return JSON.parse(output) as Outcome
}

test(
  `${count} objects take no more memory than a few, and neither does going on`,
  { timeout },
  async () => {
    const few = await migrate(join(world.source, '../few'), 'few')
    const all = await migrate(world.source, 'all')
    expect(all.report.copied.objects).toBe(count)
    const again = await migrate(world.source, 'all')
    expect(again.report.before.objects).toBe(count)
    const [least, most, resumed] = [few.peak, all.peak, again.peak]
    const text = [least, most, resumed].map((bytes) => `${Math.round(bytes / mib)} MiB`)
    console.info(
      `peaks: ${text[0]} for one object, ${text[1]} for ${count} (${Math.round(all.report.seconds)} s), ${text[2]} to go on (${Math.round(again.report.seconds)} s)`,
    )
    expect(most - least).toBeLessThan(slack)
    expect(resumed - least).toBeLessThan(slack)
  },
)
