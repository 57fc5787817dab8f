import { s3Error } from './errors.ts'

/** `null`, this server's own form, or that of S3: the one is 11 characters long, the other 32. */
const form = /^(?:null|[0-9a-v]{11}|[A-Za-z0-9._-]{32})$/

/** Refuses what was never the id of a version. Throws `InvalidArgument`. */
export function checkVersionId(versionId: string | undefined, argument = 'versionId'): void {
  if (versionId === undefined || form.test(versionId)) return
  throw s3Error('InvalidArgument', {
    message:
      versionId === '' ? 'Version id cannot be the empty string' : 'Invalid version id specified',
    context: { ArgumentName: argument, ArgumentValue: versionId },
  })
}
