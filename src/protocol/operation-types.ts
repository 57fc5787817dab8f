import type * as sdk from '@aws-sdk/client-s3'

type Sdk = typeof sdk

/** Every S3 operation of the SDK's model, by its name: `PutObject`, `ListObjectsV2`. */
export type OperationName = {
  [K in keyof Sdk]: K extends `${infer Name}Command`
    ? `${Name}$` extends keyof Sdk
      ? Name
      : never
    : never
}[keyof Sdk]

type Command<Name extends OperationName> = Sdk[`${Name}Command` & keyof Sdk]

/** The SDK's own input type of an operation. */
export type OperationInput<Name extends OperationName> =
  Command<Name> extends new (...args: infer Args) => unknown ? NonNullable<Args[0]> : never

/** The SDK's own output type of an operation, without its `$metadata`. */
export type OperationOutput<Name extends OperationName> =
  Command<Name> extends new (...args: never) => {
    resolveMiddleware(...args: never): (...args: never) => Promise<{ output: infer Output }>
  }
    ? Omit<Output, '$metadata'>
    : never
