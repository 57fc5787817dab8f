import type { BucketInput } from './bucket-schema.ts'
import type { Declaration, StorageKinds } from './declaration.ts'
import type { KindInput } from './kind-schema.ts'
import type { Kind } from './kinds.ts'
import { parseDeclaration } from './parse-declaration.ts'
import type { BaseKind, StorageInput } from './storage-schema.ts'
import type { TargetInput } from './target.ts'

/** No kind beside the four, each of which is itself. */
type NoOwnKinds = { readonly [K in Kind]: K }

/** A declaration as users write it. */
export interface StowageInput<
  Buckets extends string,
  Storages extends Readonly<Record<string, string>>,
  Kinds extends StorageKinds = NoOwnKinds,
> {
  /** The application's name: tags, log locations and generated names carry it. */
  readonly app: string
  /** Where the buckets live. @default 'embedded' */
  readonly target?: TargetInput | undefined
  /** The region of buckets that name none. @default 'us-east-1' */
  readonly region?: string | undefined
  /** Kinds of one's own: each extends one of the four. */
  readonly kinds?: { readonly [Name in keyof Kinds]: KindInput<Kinds[Name]> } | undefined
  /** The buckets, each under its name. */
  readonly buckets: Readonly<Record<Buckets, BucketInput>>
  /** What the application calls, each in one of the buckets. */
  readonly storages?:
    | {
        readonly [Name in keyof Storages]: StorageInput<
          Storages[Name],
          NoInfer<Buckets>,
          NoInfer<Kinds>
        >
      }
    | undefined
}

/**
 * Declares the buckets and storages of an application. Pure: nothing is opened or contacted, and
 * no environment is read. Throws one `DeclarationInvalid` that lists every problem.
 */
export function defineStowage<
  const Buckets extends string,
  const Storages extends Readonly<Record<string, Kind | (keyof Kinds & string)>> = Readonly<
    Record<string, never>
  >,
  const Kinds extends StorageKinds = NoOwnKinds,
>(
  input: StowageInput<Buckets, Storages, Kinds>,
): Declaration<Buckets, { readonly [Name in keyof Storages]: BaseKind<Storages[Name], Kinds> }>
export function defineStowage(input: unknown): Declaration {
  return parseDeclaration(input)
}
