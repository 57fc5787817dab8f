import { resolve } from 'node:path'
import type { Storage } from '../../storage/storage.ts'
import type { StoredObject } from '../../storage/stored-object.ts'
import { createDigester, type Digests } from '../digests.ts'
import { jobError } from '../errors.ts'
import { openFile } from '../open-file.ts'
import { parseChecksum, sameContent, type Bytes, type Content } from '../same-content.ts'
import { walkDirectory, type WalkedFile } from '../walk-directory.ts'
import { madeObject } from './made-object.ts'
import type { CopiedObject, CopyTask, MigrationSource, SourceObject } from './migration-source.ts'
import { storedContent } from './stored-content.ts'

/** The files below a directory of this machine, under their places in it. Links are refused. */
export function directorySource(directory: string): MigrationSource {
  return {
    name: resolve(directory),
    async *objects(signal) {
      for await (const each of walkDirectory(directory, { signal }))
        yield 'refused' in each ? each : sourceObject(each)
    },
  }
}

function sourceObject(walked: WalkedFile): SourceObject {
  const { key, file, size } = walked
  const content: Content = { size, open: () => openFile(file, size) }
  return {
    key,
    size,
    previous: key,
    isDeleted: false,
    async standing(target, there, signal) {
      if (there === undefined) return 'absent'
      const isSame = await sameContent(content, storedContent(target, there, { signal }))
      return isSame ? 'equal' : 'different'
    },
    copy: (task) => copyFile(walked, content, task),
    made: (task) => madeObject(task, key),
  }
}

async function copyFile(
  { key, size }: WalkedFile,
  content: Content,
  { target, replaces, signal, onBytes }: CopyTask,
): Promise<CopiedObject> {
  const digester = createDigester(['CRC32'])
  let last = 0
  const stored = await target.put(key, through(await content.open(), digester.update), {
    length: size,
    overwrite: replaces ? 'replace' : 'error',
    signal,
    onProgress({ transferred }) {
      onBytes(transferred - last)
      last = transferred
    },
  })
  await verify(target, { stored, content, read: digester.digests(), signal })
  const { etag, versionId, checksum } = stored
  const versionIds = versionId === undefined ? [] : [versionId]
  return { etag, versionId, size: stored.size, checksum, versionIds }
}

function through(bytes: Bytes, update: (chunk: Uint8Array) => void): Bytes {
  if (bytes instanceof Uint8Array) {
    update(bytes)
    return bytes
  }
  return passing(bytes, update)
}

async function* passing(
  bytes: AsyncIterable<Uint8Array>,
  update: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of bytes) {
    update(chunk)
    yield chunk
  }
}

interface Verification {
  readonly stored: StoredObject
  readonly content: Content
  /** Of the bytes that were sent. */
  readonly read: Digests
  readonly signal: AbortSignal
}

/** Takes back what is not what was read. */
async function verify(
  target: Storage,
  { stored, content, read, signal }: Verification,
): Promise<void> {
  const { key, versionId, size } = stored
  const told = parseChecksum(stored.checksum)
  const isTold = told?.algorithm === 'CRC32' && size === read.size
  const isSame = isTold
    ? read.of('CRC32').toString('base64') === told.value
    : await sameContent(content, storedContent(target, stored, { signal, versionId }))
  if (isSame) return
  await target.delete(key, { versionId })
  throw jobError('CopyDiffers', { context: { storage: target.name, key } })
}
