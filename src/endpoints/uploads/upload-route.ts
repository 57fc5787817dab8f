import type { ObjectBody } from '../../client/object-body.ts'
import type { Accept } from '../../declaration/accept.ts'
import type { Storage } from '../../storage/storage.ts'
import type { StoredObject } from '../../storage/stored-object.ts'
import type { Awaitable, Caller } from '../caller.ts'
import type { StandardSchema } from '../standard-schema.ts'

/** What may be uploaded. The rules of the storage hold beside these. */
export interface UploadAccept extends Accept {
  /** Bytes. */
  readonly maxBytes: number
}

/** An upload that wants to begin. What is said of it is the browser's word, and checked later. */
export interface AnnouncedUpload<Input> {
  readonly id: string
  /** A name that is safe in a key, with its ending. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly contentType: string | undefined
  readonly input: Input
}

/** What `key` makes a key of. */
export interface KeyFacts<C extends Caller, Input> extends AnnouncedUpload<Input> {
  readonly caller: C
  readonly now: Date
}

/** What `onComplete` is told beside the object. */
export interface CompletedUpload<C extends Caller, Input> {
  readonly caller: C
  readonly input: Input
  /** The same for every call about one upload: what it is recorded under, where twice would matter. */
  readonly id: string
  /** As the browser had it. */
  readonly name: string
  /**
   * Refuses the upload after all, like one that a quota has no room for any more: throws what `onComplete`
   * has to let pass, so that a transaction around it is rolled back. The object is deleted (what
   * it replaced, in a storage that replaces, does not come back), and whoever uploads is told the
   * message, for good.
   */
  readonly reject: (message: string) => never
}

/** An upload that has arrived, for whoever looks into it. */
export interface ArrivedUpload {
  /** Bytes. */
  readonly size: number
  readonly contentType: string
  /** As the browser had it. */
  readonly name: string
  /** Reads it; these very bytes are the ones that are promoted. */
  readonly read: () => Promise<ObjectBody>
}

/** `rejected` tells the one who uploads why. */
export type ScanVerdict = 'clean' | { readonly rejected: string }

export interface UploadRouteOptions<C extends Caller, Input, Output, Data> {
  /** Where uploads go when they are verified. */
  readonly storage: Storage
  /**
   * Where they wait for that, below `pending/`: private. Its own rules hold for uploads too.
   * @default that of all uploads, else `storage`
   */
  readonly pending?: Storage | undefined
  readonly accept: UploadAccept
  /** The action in the trail, like `AVATAR_UPLOADED`. */
  readonly action: string
  /** What a browser says of an upload beside its name, as a schema of zod or the like. @default nothing */
  readonly input?: StandardSchema<Input, Output> | undefined
  /** Whether this caller may upload that; all but `true` is answered with 403. */
  readonly authorize: (
    caller: C,
    upload: AnnouncedUpload<Output>,
    request: Request,
  ) => Awaitable<boolean>
  /** The key in the storage; a key template fits. */
  readonly key: (facts: KeyFacts<C, Output>) => string
  /**
   * Bytes that the caller may still store; asked before and after the upload. It reserves nothing: of
   * several uploads at a time each is told the same. Where the limit has to hold, `onComplete` books the
   * bytes in one transaction, and calls `reject` where they are too many. @default any number
   */
  readonly quota?: ((caller: C, upload: AnnouncedUpload<Output>) => Awaitable<number>) | undefined
  /** Looks into an upload before it is promoted. @default nobody does */
  readonly scan?: ((upload: ArrivedUpload) => Awaitable<ScanVerdict>) | undefined
  /**
   * Runs once for each upload, when its object is in the storage; what it returns is what the browser
   * gets, as JSON of 32 levels at most; what is none is told to `onDefect`, and the browser gets nothing.
   * If it throws, or its process dies, completing again runs it again, and nothing else.
   */
  readonly onComplete: (stored: StoredObject, upload: CompletedUpload<C, Output>) => Awaitable<Data>
  /**
   * How the bytes are sent; `'post'` is a PUT where the server behind `pending` takes no forms.
   * @default 'auto': in parts above 16 MiB, else with one PUT
   */
  readonly mode?: 'auto' | 'put' | 'post' | 'multipart' | undefined
  /** Seconds that an upload may take, 604800 (a week) at most. @default 86400 (a day) */
  readonly expiresIn?: number | undefined
}

/** A route that was declared: `createUploader<typeof avatar>` knows what it takes and gives. */
export interface UploadRoute<Input = unknown, Data = unknown> {
  readonly name: string
  /** Never there; for types only. */
  readonly types?: { readonly input: Input; readonly data: Data } | undefined
}
