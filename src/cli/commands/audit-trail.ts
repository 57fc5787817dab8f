import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Option, type Command } from 'commander'
import type { Trail } from '../../audit/trail.ts'
import { cliError } from '../errors.ts'

export interface TrailOptions {
  readonly data: string
  readonly trail?: string
  readonly json?: boolean
}

/** Adds the options that say where the trail is, but for --data. */
export function addTrailOptions(command: Command): Command {
  return command
    .addOption(
      // The environment, because everybody on a machine sees the arguments of a command.
      new Option(
        '--trail <url>',
        'database of the trail, or postgres://… (default: audit.db of the data directory)',
      ).env('STOWAGE_TRAIL'),
    )
    .option('--json', 'print JSON')
}

/** Runs with the trail, and closes it. Throws `TrailMissing`. */
export async function withTrail<Result>(
  { data, trail: url }: TrailOptions,
  use: (trail: Trail) => Promise<Result>,
): Promise<Result> {
  const { openTrail } = await import('../../audit/trail.ts')
  const trail = await openTrail({ url: await existing(url ?? join(data, 'audit.db')) })
  try {
    return await use(trail)
  } finally {
    await trail.close()
  }
}

async function existing(url: string): Promise<string> {
  if (/^postgres(ql)?:/i.test(url)) return url
  const file = url.replace(/^file:/, '')
  // Opening would create one.
  await access(file).catch((cause: unknown) => {
    throw cliError('TrailMissing', { message: `There is no audit trail at ${file}.`, cause })
  })
  return url
}
