import { z } from 'zod'
import { expects } from './closed-object.ts'

/** Bytes, or text with a unit: of a thousand (`'10MB'`) or of 1024 (`'10MiB'`). */
export type ByteSizeInput = number | string

const units: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ...['kB', 'MB', 'GB', 'TB'].map((unit, index) => [unit, 1000 ** (index + 1)] as const),
  ...['KiB', 'MiB', 'GiB', 'TiB'].map((unit, index) => [unit, 1024 ** (index + 1)] as const),
])
const shape = 'has to be a whole number of bytes above 0, or text like "10MB" or "10MiB"'

/** Validates a number of bytes, and turns text with a unit into one. */
export const byteSizeSchema = z
  .union([z.number(), z.string()], expects(shape))
  .transform((size, context) => {
    const bytes = typeof size === 'number' ? size : bytesOf(size)
    if (Number.isSafeInteger(bytes) && bytes > 0) return bytes
    context.addIssue({ code: 'custom', message: shape, input: size })
    return z.NEVER
  })

/** NaN for what is no size. Units are taken exactly: whether `mb` is 1000 or 1024 nobody can say. */
function bytesOf(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,15}) ?([A-Za-z]{1,3})$/.exec(text) ?? []
  return Number(digits) * (units.get(unit) ?? Number.NaN)
}
