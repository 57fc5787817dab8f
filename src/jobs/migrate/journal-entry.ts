import { z } from 'zod'

const knownVersion = z.object({ etag: z.string(), versionId: z.string().optional() })

/** Written before an object of the target is touched. */
const begunSchema = z.object({
  event: z.literal('begun'),
  key: z.string(),
  /** What was there; absent when nothing was. */
  there: knownVersion.optional(),
})

const madeShape = {
  key: z.string(),
  outcome: z.enum(['copied', 'replaced', 'equal']),
  reference: z.string(),
  previous: z.string(),
  /** Bytes. */
  size: z.number(),
  etag: z.string(),
  checksum: z.string().optional(),
  /** Every version that was made, the oldest first; none in a bucket without versioning. */
  versionIds: z.array(z.string()),
  /** What was there; absent when nothing was. */
  there: knownVersion.optional(),
}

/** Written when an object is at the target, before the callback for it. */
const madeSchema = z.object({ event: z.literal('made'), ...madeShape })

/** Written when an object, and the callback for it, is finished. */
const finishedSchema = z.object({ event: z.literal('finished'), ...madeShape })

/** Written by a rollback when an object is as it was: the lines before it tell nothing any more. */
const undoneSchema = z.object({ event: z.literal('undone'), key: z.string() })

/** Written when an object was left, to be tried again by the next run. */
const leftSchema = z.object({
  event: z.literal('left'),
  key: z.string(),
  reason: z.enum(['refused', 'different', 'failed']),
  code: z.string(),
  message: z.string(),
})

const entrySchema = z.discriminatedUnion('event', [
  begunSchema,
  madeSchema,
  finishedSchema,
  leftSchema,
  undoneSchema,
])

export type BegunEntry = z.output<typeof begunSchema>
export type MadeEntry = z.output<typeof madeSchema>
export type FinishedEntry = z.output<typeof finishedSchema>
export type LeftEntry = z.output<typeof leftSchema>

/** One line of a journal. */
export type JournalEntry = z.output<typeof entrySchema>

/** A line of a journal; undefined for one that was not written to its end. */
export function parseEntry(line: string): JournalEntry | undefined {
  try {
    return entrySchema.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}
