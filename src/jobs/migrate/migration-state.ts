import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { systemCode } from '../../core/system-code.ts'
import { jobError } from '../errors.ts'

const headerSchema = z.object({
  format: z.literal('stowage.migration.1'),
  /** A directory, or the name of a storage. */
  source: z.string(),
  target: z.string(),
  versions: z.boolean(),
  startedAt: z.iso.datetime(),
  /** When a run came to the end of the source. */
  endedAt: z.iso.datetime().optional(),
  rolledBackAt: z.iso.datetime().optional(),
})

/** What a state directory is about. */
export type MigrationHeader = z.output<typeof headerSchema>

const headerName = 'migration.json'
const reportName = 'report.json'

/** The header of a state directory; undefined if there is none. Throws `MigrationStateInvalid`. */
export async function readHeader(directory: string): Promise<MigrationHeader | undefined> {
  const text = await readFile(join(directory, headerName), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return headerSchema.parse(JSON.parse(text))
  } catch (cause) {
    const message = `${join(directory, headerName)} is no header of a migration.`
    throw jobError('MigrationStateInvalid', { message, context: { directory }, cause })
  }
}

/** Takes up the state of a directory, or begins one there. Throws `MigrationStateInvalid`. */
export async function openState(
  directory: string,
  { source, target, versions }: Pick<MigrationHeader, 'source' | 'target' | 'versions'>,
): Promise<MigrationHeader> {
  const known = await readHeader(directory)
  if (known === undefined) {
    const startedAt = new Date().toISOString()
    const header = { format: 'stowage.migration.1', source, target, versions, startedAt } as const
    await writeHeader(directory, header)
    return header
  }
  if (known.rolledBackAt !== undefined) throw other(directory, 'was rolled back')
  if (known.source === source && known.target === target && known.versions === versions)
    return known
  const options = known.versions ? ', with versions' : ''
  throw other(directory, `is that of ${known.source} to ${known.target}${options}`)
}

function other(directory: string, reason: string): Error {
  const message = `The migration of ${directory} ${reason}.`
  return jobError('MigrationStateInvalid', { message, context: { directory } })
}

export function writeHeader(directory: string, header: MigrationHeader): Promise<void> {
  return writeWhole(join(directory, headerName), header)
}

/** Puts the report of a run beside its journal, for whoever looks later. */
export function writeReport(directory: string, report: object): Promise<void> {
  return writeWhole(join(directory, reportName), report)
}

/** A reader finds the old one or the new one, never half of it. */
async function writeWhole(file: string, value: object): Promise<void> {
  const part = `${file}.part`
  await writeFile(part, `${JSON.stringify(value, undefined, 2)}\n`, { flush: true })
  await rename(part, file)
}
