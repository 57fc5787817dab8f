import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createTestStorages, type TestStorages } from '../../src/testing/create-test-storages.ts'
import type { PrivateStorage, Storage } from '../../src/storage/storage.ts'
import { migrationDeclaration } from './migration-declaration.ts'

/** A directory to migrate, and storages to migrate to. */
export interface MigrationWorld extends TestStorages<typeof migrationDeclaration> {
  readonly source: string
  /** A state directory of this name. */
  readonly state: (name?: string) => string
  readonly write: (key: string, body: string | Uint8Array) => Promise<void>
  /** As new. */
  readonly reset: () => Promise<void>
}

export async function openMigrationWorld(): Promise<MigrationWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-migration-'))
  const storages = await createTestStorages(migrationDeclaration)
  const source = join(directory, 'media')
  return {
    ...storages,
    source,
    state: (name = 'state') => join(directory, name),
    async write(key, body) {
      await mkdir(dirname(join(source, key)), { recursive: true })
      await writeFile(join(source, key), body)
    },
    async reset() {
      await storages.reset()
      await rm(directory, { recursive: true })
      await mkdir(source, { recursive: true })
    },
    async close() {
      await storages.close()
      await rm(directory, { recursive: true })
    },
  }
}

export async function keysOf(storage: Storage): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list()) keys.push(key)
  return keys
}

export async function textOf(storage: PrivateStorage, key: string): Promise<string> {
  return (await storage.get(key)).body.text()
}
