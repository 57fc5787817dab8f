import { systemCode } from '../../core/system-code.ts'

/** Where there is no such file, or what is there is in the way of one. */
const absent: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'EINVAL',
])

/** True for what the system says of a file that is not there. */
export function isAbsence(error: unknown): boolean {
  return absent.has(systemCode(error) ?? '')
}
