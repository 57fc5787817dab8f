import { createGroup } from '../../core/group.ts'
import { systemCode } from '../../core/system-code.ts'
import { syncDirectory } from '../../engine/disk.ts'

/** Makes the names in a directory durable; those who ask at the same time share one sync. */
export type DirectorySync = (directory: string) => Promise<void>

export function createDirectorySync(): DirectorySync {
  const groups = new Map<
    string,
    { readonly join: (item: null) => Promise<void>; waiting: number }
  >()
  return async (directory) => {
    const group = groups.get(directory) ?? {
      join: createGroup<null>(() => syncOne(directory)),
      waiting: 0,
    }
    groups.set(directory, group)
    group.waiting++
    try {
      await group.join(null)
    } finally {
      group.waiting--
      if (group.waiting === 0) groups.delete(directory)
    }
  }
}

/** Systems without a sync of directories refuse to open one; a directory that is gone needs none. */
const harmless: ReadonlySet<string> = new Set(['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP', 'ENOENT'])

async function syncOne(directory: string): Promise<void> {
  try {
    await syncDirectory(directory)
  } catch (error) {
    if (!harmless.has(systemCode(error) ?? '')) throw error
  }
}
