import type { ClientInput, ClientOutput } from '../../client/input.ts'
import type { OpenFlows } from '../../client/open-flows.ts'
import type { OperationName } from '../../protocol/operation-types.ts'
import { s3Error } from '../../protocol/errors.ts'
import { unhonouredMember } from '../../protocol/unhonoured-member.ts'
import type { Disk } from './disk.ts'

/** Who asks, beside what. */
export interface Asking {
  readonly signal: AbortSignal | undefined
  readonly windows: boolean
  readonly now: () => Date
  /** Keeps the client open until a body is read. */
  readonly track: (work: Promise<unknown>) => void
  /** Bodies on their way, in and out. */
  readonly flows: OpenFlows
}

export interface FilesystemOperation<Name extends OperationName> {
  readonly name: Name
  /** Members that the operation acts on. One that it does not know answers `NotImplemented`. */
  readonly honours: readonly (keyof ClientInput<Name> & string)[]
  readonly run: (
    disk: Disk,
    input: ClientInput<Name>,
    asking: Asking,
  ) => Promise<ClientOutput<Name>>
}

/** An operation of any name: what it is given was checked by the type of its own. */
export interface AnyFilesystemOperation {
  readonly name: OperationName
  readonly run: (
    disk: Disk,
    input: Readonly<Record<string, unknown>>,
    asking: Asking,
  ) => Promise<unknown>
}

/** Members that change nothing in a directory. */
const neutral: ReadonlySet<string> = new Set([
  'Bucket',
  'ChecksumAlgorithm',
  'ChecksumMode',
  'ContentLength',
  'ExpectedBucketOwner',
  'ExpectedSourceBucketOwner',
  'Key',
  'OptionalObjectAttributes',
  'RequestPayer',
])

/** Values that ask for nothing but what a directory does anyway. */
const defaults: Readonly<Record<string, readonly unknown[]>> = {
  ACL: ['private', 'bucket-owner-full-control'],
  BypassGovernanceRetention: [false],
  StorageClass: ['STANDARD'],
}

/** Declares one operation. */
export function defineOperation<Name extends OperationName>(
  operation: FilesystemOperation<Name>,
): AnyFilesystemOperation {
  const honoured = new Set<string>(operation.honours)
  return {
    name: operation.name,
    run(disk, input, asking) {
      checkHonoured(operation.name, input, honoured)
      // `send` gave it by the type of this very name.
      return operation.run(disk, input as ClientInput<Name>, asking)
    },
  }
}

function checkHonoured(
  name: OperationName,
  input: Readonly<Record<string, unknown>>,
  honoured: ReadonlySet<string>,
): void {
  const member = unhonouredMember(input, honoured, { neutral, defaults })
  if (member === undefined) return
  throw s3Error('NotImplemented', {
    message: `${name} does not implement ${member} in a directory.`,
    context: { Member: member },
  })
}
