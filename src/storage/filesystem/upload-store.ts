import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { s3Error } from '../../protocol/errors.ts'
import { unlinkIfThere } from '../../engine/disk.ts'
import type { DirectorySync } from './directory-sync.ts'
import type { Draft } from './drafts.ts'
import { isAbsence } from './is-absence.ts'
import { createKeyLocks, type KeyLocks } from '../../core/key-locks.ts'
import { partSchema, uploadSchema, type PartRecord, type UploadRecord } from './upload-record.ts'
import type { WriteDurably } from './write-durably.ts'

/** An upload with its id. */
export interface Upload extends UploadRecord {
  readonly uploadId: string
}

/** Which upload a request means: both have to be right. */
export interface UploadAddress {
  readonly key: string
  readonly uploadId: string | undefined
}

/** The multipart uploads under way. What concerns one of them runs under its lock. */
export interface UploadStore {
  readonly lock: KeyLocks
  readonly create: (record: UploadRecord) => Promise<string>
  /** Throws `NoSuchUpload`. */
  readonly get: (address: UploadAddress) => Promise<Upload>
  /** All of them, in the order of their keys, those of one key by age. */
  readonly list: () => Promise<readonly Upload[]>
  /** By number. */
  readonly parts: (upload: Upload) => Promise<readonly PartRecord[]>
  /** Takes a draft as a part, in place of one of the same number. */
  readonly putPart: (upload: Upload, part: NewPart) => Promise<PartRecord>
  readonly fileOf: (upload: Upload, part: PartRecord) => string
  /** It is gone at once. */
  readonly delete: (upload: Upload) => Promise<void>
}

export interface NewPart extends Omit<PartRecord, 'body'> {
  readonly draft: Draft
}

interface StoreOptions {
  readonly directory: string
  readonly nextTemporary: () => string
  readonly writeDurably: WriteDurably
  readonly sync: DirectorySync
}

const idShape = /^[0-9a-f]{44}$/
const partName = /^part-\d{5}\.json$/

export function openUploadStore(options: StoreOptions): UploadStore {
  const { directory, nextTemporary, writeDurably, sync } = options
  const at = (uploadId: string): string => join(directory, uploadId)
  return {
    lock: createKeyLocks(),
    async create(record) {
      const uploadId = newId(record.initiated)
      const draft = nextTemporary()
      // Nobody sees it before it is whole.
      await mkdir(draft)
      await writeDurably(join(draft, 'upload.json'), JSON.stringify(record))
      await rename(draft, at(uploadId))
      await sync(directory)
      return uploadId
    },
    async get({ key, uploadId = '' }) {
      const upload = idShape.test(uploadId) ? await readUpload(directory, uploadId) : undefined
      if (upload?.key === key) return upload
      throw s3Error('NoSuchUpload', { context: { UploadId: uploadId } })
    },
    async list() {
      const ids = (await namesIn(directory)).filter((name) => idShape.test(name))
      const uploads = await Promise.all(ids.map((id) => readUpload(directory, id)))
      return uploads.filter((upload) => upload !== undefined)
    },
    async parts({ uploadId }) {
      const names = (await namesIn(at(uploadId))).filter((name) => partName.test(name))
      const files = names.toSorted().map((name) => join(at(uploadId), name))
      const parts = await Promise.all(files.map((file) => readJson(file, partSchema)))
      return parts.filter((part) => part !== undefined)
    },
    async putPart({ uploadId }, { draft, ...part }) {
      const number = `${part.partNumber}`.padStart(5, '0')
      const body = `${number}-${randomBytes(6).toString('hex')}`
      const file = join(at(uploadId), `part-${number}.json`)
      const old = await readJson(file, partSchema)
      await rename(draft.file, join(at(uploadId), body))
      const record = { ...part, body }
      await writeDurably(file, JSON.stringify(record))
      if (old !== undefined) await unlinkIfThere(join(at(uploadId), old.body))
      return record
    },
    fileOf: ({ uploadId }, { body }) => join(at(uploadId), body),
    async delete({ uploadId }) {
      const withdrawn = nextTemporary()
      await rename(at(uploadId), withdrawn)
      await sync(directory)
      await rm(withdrawn, { recursive: true, force: true })
    },
  }
}

/** Later uploads have greater ids, and none can be guessed. */
const newId = (time: number): string =>
  time.toString(16).padStart(12, '0') + randomBytes(16).toString('hex')

async function readUpload(directory: string, uploadId: string): Promise<Upload | undefined> {
  const record = await readJson(join(directory, uploadId, 'upload.json'), uploadSchema)
  return record && { ...record, uploadId }
}

async function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  try {
    return schema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data
  } catch (error) {
    if (isAbsence(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}
