import type { SignedPost, SignedRequest } from '../../storage/signed-request.ts'
import type { UploadedPart } from '../../storage/multipart.ts'
import type { PartPlan } from './part-plan.ts'

/** What `begin` answers: the way that `mode` names is there. */
export interface BegunUpload {
  readonly token: string
  readonly mode: 'put' | 'post' | 'multipart'
  readonly put?: SignedRequest
  readonly post?: SignedPost
  /** `checksums` asks for the CRC-32 of every part that is to be signed. */
  readonly multipart?: PartPlan & { readonly checksums: boolean }
}

/** What `sign` answers. */
export interface SignedParts {
  readonly parts: readonly (SignedRequest & { readonly partNumber: number })[]
}

/** What `parts` answers: what S3 has already. */
export interface ArrivedParts {
  /** Whether there is nothing left to send. */
  readonly arrived: boolean
  readonly parts: readonly Pick<UploadedPart, 'partNumber' | 'size'>[]
}

/** What `complete` answers: what the application made of it. */
export interface CompletedReply {
  readonly data: unknown
}
