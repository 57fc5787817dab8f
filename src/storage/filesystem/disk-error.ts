import { isStowageError } from '../../core/error.ts'
import { systemCode } from '../../core/system-code.ts'
import { filesystemError } from './errors.ts'

const noRoom: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const noName: ReadonlySet<string> = new Set(['ENAMETOOLONG', 'EILSEQ'])

/** What the system threw, as an error of ours. */
export function diskError(cause: unknown): Error {
  if (isStowageError(cause)) return cause
  const code = systemCode(cause)
  // Whatever is not the system's is a defect.
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) {
    return cause instanceof Error ? cause : new TypeError('an operation failed', { cause })
  }
  if (noRoom.has(code)) return filesystemError('DirectoryFull', { cause })
  if (noName.has(code)) return filesystemError('KeyUnsupported', { cause })
  return filesystemError('DirectoryFailed', { cause, context: { systemCode: code } })
}
