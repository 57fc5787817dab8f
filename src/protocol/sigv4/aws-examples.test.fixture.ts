import { expect } from 'vitest'
import type { SigningCredentials } from './sign-request.ts'

/** The credentials, moment and region of the examples in the S3 API Reference. */
export const credentials: SigningCredentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
export const region = 'us-east-1'
export const now = new Date('2013-05-24T00:00:00Z')
export const host = 'examplebucket.s3.amazonaws.com'
export const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** The moment that lies this many seconds after the examples. */
export const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)

/** Knows the credentials of the examples, and no others. */
export const secretFor = (accessKeyId: string): SigningCredentials | undefined =>
  accessKeyId === credentials.accessKeyId ? credentials : undefined

/** Matches the error with this code. */
export const code = (expected: string): unknown => expect.objectContaining({ code: expected })

/** Matches any text with this one in it. */
export const containing = (text: string): unknown => expect.stringContaining(text)
