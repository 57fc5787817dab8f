import type { OperationInput, OperationName, OperationOutput } from '../protocol/operation-types.ts'
import type { ObjectBody } from './object-body.ts'
import type { RequestBody } from './request-body.ts'

/** The input of an operation: the SDK's, but for a streamed body, which may be any {@link RequestBody}. */
export type ClientInput<Name extends OperationName> =
  OperationInput<Name> extends { Body?: infer Body }
    ? // A policy or XML payload is no stream: only PutObject and its like take one.
      Uint8Array extends Body
      ? Omit<OperationInput<Name>, 'Body'> & { Body?: RequestBody | undefined }
      : OperationInput<Name>
    : OperationInput<Name>

/** The output of an operation: the SDK's, but for a streamed body, which is an {@link ObjectBody}. */
export type ClientOutput<Name extends OperationName> = 'Body' extends keyof OperationOutput<Name>
  ? Omit<OperationOutput<Name>, 'Body'> & { Body: ObjectBody }
  : Name extends 'SelectObjectContent'
    ? { Payload: ObjectBody }
    : OperationOutput<Name>
