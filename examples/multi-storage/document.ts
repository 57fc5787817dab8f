import { z } from 'zod'
import { recordBase } from './register.ts'

export const title = z
  .string('is missing')
  .trim()
  .min(1, 'is empty')
  .max(120, 'is longer than 120 characters')

/** A document: its picture is public, it itself is where its reference says. */
export const roomDocument = recordBase.extend({
  title,
  /** The reference of its picture. */
  thumbnail: z.string(),
  /** The reference of itself: in `originals`, or in `published` while it is public. */
  original: z.string(),
  name: z.string(),
  /** Bytes. */
  size: z.int(),
})

export type RoomDocument = Readonly<z.output<typeof roomDocument>>
