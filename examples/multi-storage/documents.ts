import {
  isStowageError,
  type ObjectHandle,
  type PrivateStorage,
  type PublicStorage,
  type StoredObject,
} from 'stowage'
import type { RoomDocument } from './document.ts'
import { keys } from './keys.ts'
import { newId, type Register } from './register.ts'

export interface DocumentsOptions {
  readonly register: Register<RoomDocument>
  readonly media: PublicStorage
  readonly originals: PrivateStorage
  readonly published: PublicStorage
  /** Finds the object of a reference, in whichever storage. */
  readonly object: (reference: string) => ObjectHandle
  readonly now: () => Date
}

/** What the form of a new document says. */
export interface NewDocument {
  readonly title: string
  readonly thumbnail: File
  readonly original: File
}

/** The documents of the room, each one a public picture and an original that is private by default. */
export interface Documents {
  readonly register: Register<RoomDocument>
  /** Throws what its storages refuse; nothing is left behind then. */
  readonly add: (input: NewDocument, owner: string) => Promise<RoomDocument>
  /** Moves the original to where it is as visible as that; undefined when there is no such document. */
  readonly show: (id: string, isPublic: boolean) => Promise<RoomDocument | undefined>
  readonly isPublic: (document: RoomDocument) => boolean
  /** Where anyone sees the picture. */
  readonly thumbnailUrl: (document: RoomDocument) => string
  /** Where anyone finds the original; undefined of one that is private. */
  readonly publicUrl: (document: RoomDocument) => string | undefined
}

export function createDocuments(options: DocumentsOptions): Documents {
  const { register, media, originals, published, object } = options
  const isPublic = ({ original }: RoomDocument): boolean =>
    object(original).storage.name === published.name
  return {
    register,
    isPublic,
    add: (input, owner) => addDocument(options, input, owner),
    show: (id, shown) =>
      register.update(id, async (document) => {
        const target = shown ? published : originals
        return { ...document, original: await moveTo(target, object(document.original)) }
      }),
    thumbnailUrl: ({ thumbnail }) => media.object(thumbnail).url(),
    publicUrl: (document) =>
      isPublic(document) ? published.object(document.original).url() : undefined,
  }
}

async function addDocument(
  { register, media, originals, object, now }: DocumentsOptions,
  { title, thumbnail, original }: NewDocument,
  owner: string,
): Promise<RoomDocument> {
  const id = newId(now())
  const ending = /\.(\w+)$/.exec(thumbnail.name)?.[1] ?? 'unknown'
  const stored: StoredObject[] = []
  try {
    stored.push(await originals.put(keys.original({ id, name: original.name }), original))
    stored.push(await media.put(keys.thumbnail({ id, ending }), thumbnail))
    const [kept, picture] = stored.map(({ reference }) => reference)
    return await register.create({
      id,
      title,
      owner,
      name: original.name,
      size: original.size,
      original: kept ?? '',
      thumbnail: picture ?? '',
      createdAt: now().toISOString(),
    })
  } catch (error) {
    await Promise.allSettled(stored.map(({ reference }) => object(reference).delete()))
    throw error
  }
}

/**
 * The reference of an object when it is in that storage. Whoever moved it before may have stopped
 * half-way, so a copy that is there is replaced, and one that was moved already is taken as it is.
 */
async function moveTo(
  target: PrivateStorage | PublicStorage,
  object: ObjectHandle,
): Promise<string> {
  const { storage, key } = object
  if (storage.name === target.name) return object.reference
  try {
    const cacheControl = target.public ? 'public, max-age=60' : 'private, no-cache'
    const options = { overwrite: 'replace', cacheControl } as const
    return (await object.move({ storage: target, key }, options)).reference
  } catch (error) {
    const isGone = isStowageError(error, 'NoSuchKey')
    if (isGone && (await target.exists(key))) return target.reference(key)
    throw error
  }
}
