import type { BucketInput } from './bucket-schema.ts'
import type { Declaration, StorageKinds } from './declaration.ts'
import { parseDeclaration } from './parse-declaration.ts'
import type { StorageInput } from './storage-schema.ts'
import type { TargetInput } from './target.ts'

/** A declaration as users write it. */
export interface StowageInput<Buckets extends string, Storages extends StorageKinds> {
  /** The application's name: tags, log locations and generated names carry it. */
  readonly app: string
  /** Where the buckets live. @default 'embedded' */
  readonly target?: TargetInput | undefined
  /** The region of buckets that name none. @default 'us-east-1' */
  readonly region?: string | undefined
  /** The buckets, each under its name. */
  readonly buckets: Readonly<Record<Buckets, BucketInput>>
  /** What the application calls, each in one of the buckets. */
  readonly storages?:
    | { readonly [Name in keyof Storages]: StorageInput<Storages[Name], NoInfer<Buckets>> }
    | undefined
}

/**
 * Declares the buckets and storages of an application. Pure: nothing is opened or contacted, and
 * no environment is read. Throws one `DeclarationInvalid` that lists every problem.
 */
export function defineStowage<
  const Buckets extends string,
  const Storages extends StorageKinds = Readonly<Record<string, never>>,
>(input: StowageInput<Buckets, Storages>): Declaration<Buckets, Storages>
export function defineStowage(input: unknown): Declaration {
  return parseDeclaration(input)
}
