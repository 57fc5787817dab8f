import { join } from 'node:path'

/** Where a data directory keeps its master key, unless that comes from outside. */
export function masterKeyFile(directory: string): string {
  return join(directory, 'master.key')
}
