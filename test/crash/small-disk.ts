import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The command that runs another one with a disk of so many MiB in place of a directory. */
export function onSmallDisk(directory: string, mebibytes: number): readonly string[] {
  // The mount is seen by that process alone and goes with it.
  const script = `mount -t tmpfs -o size=${mebibytes}m tmpfs "$0" && exec "$@"`
  return ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, directory]
}

/**
 * True where a process may have a disk of its own, as Linux allows where user namespaces are on.
 * Else names what is skipped, or throws with STOWAGE_REQUIRE_ALL=1, as in `.ci/run`.
 */
export function canMountSmallDisk(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'stowage-disk-'))
  const [command = '', ...args] = onSmallDisk(directory, 1)
  const { status } = spawnSync(command, [...args, 'true'])
  rmdirSync(directory)
  if (status === 0) return true
  const reason = 'needs user namespaces: Linux with kernel.unprivileged_userns_clone=1, or root'
  if (process.env['STOWAGE_REQUIRE_ALL'] === '1') throw new Error(reason)
  console.warn(`skipped, ${reason}`)
  return false
}
