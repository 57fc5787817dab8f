import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { isStowageError } from '../../core/error.ts'
import { parseJson } from '../../core/json.ts'
import type { BaseStorage } from '../../storage/storage.ts'
import { pendingKeys } from './pending-keys.ts'
import { answerSchema, type UploadAnswer } from './upload-answer.ts'

/**
 * Who completes an upload, told by objects of the pending storage alone. Attempt n owns the object
 * `claim-n`, made with `If-None-Match: *`, so that one process of all gets it, and keeps it alive; the
 * next attempt may follow where it was released or its process has died. The answer is written once.
 *
 * On a provider without conditional writes two processes that complete one upload at the same moment
 * may both get the claim; inside of one process there is never more than one.
 */
export interface UploadClaim {
  /** Whether there was an attempt before. */
  readonly isRepeated: boolean
  /** The key that an earlier attempt copied the upload to, where that is not the one it was to have. */
  readonly promoted: string | undefined
  /** Tells later attempts where the upload went. */
  readonly notePromoted: (key: string) => Promise<void>
  /** False when another attempt has followed, because this one seemed dead. */
  readonly isHeld: () => Promise<boolean>
  /**
   * Writes the answer for everybody, for good, and deletes the upload and its claims. Returns the answer
   * of another attempt that came before.
   */
  readonly settle: (answer: UploadAnswer) => Promise<UploadAnswer>
  /** Lets another attempt follow at once. */
  readonly release: () => Promise<void>
}

export type ClaimOutcome =
  | { readonly state: 'claimed'; readonly claim: UploadClaim }
  | { readonly state: 'answered'; readonly answer: UploadAnswer }
  | { readonly state: 'busy' }

export interface ClaimOptions {
  readonly pending: Pick<BaseStorage, 'put' | 'get' | 'list' | 'delete' | 'deleteMany'>
  readonly id: string
  readonly now: () => Date
  /** Seconds without a sign of life after which an attempt counts as dead. */
  readonly lease: number
}

const claimSchema = z.strictObject({
  /** Tells a claim from that of others: a retry of a request whose answer was lost finds its own. */
  owner: z.string(),
  /** Milliseconds since 1970; 0 of a claim that was released. */
  aliveUntil: z.number(),
  promoted: z.string().optional(),
})

type ClaimBody = z.output<typeof claimSchema>

/** Looks before it is somebody else's turn: each finds another that has just followed. */
const maxLooks = 20

/** Claims an upload, unless it is answered or somebody else is at it. */
export async function claimUpload(options: ClaimOptions): Promise<ClaimOutcome> {
  const { pending, id, now, lease } = options
  const owner = randomUUID()
  let promoted: string | undefined
  let attempt = 1
  for (let looks = 0; looks < maxLooks; looks++) {
    const key = pendingKeys.claim(id, attempt)
    const body: ClaimBody = { owner, aliveUntil: now().getTime() + lease * 1000, promoted }
    const isNew = await putNew(pending, key, body)
    // Whoever settled cleans up only after that: where no claim is left, the answer is there.
    const answer = await readAnswer(options)
    if (answer !== undefined) {
      if (isNew) await pending.delete(key)
      return { state: 'answered', answer }
    }
    if (isNew)
      return { state: 'claimed', claim: openClaim(options, { ...body, promoted, attempt }) }
    attempt = await newestAttempt(options)
    const other = await readClaim(options, pendingKeys.claim(id, attempt))
    // Ours: the answer to the write of it was lost.
    if (other?.owner === owner)
      return { state: 'claimed', claim: openClaim(options, { ...body, promoted, attempt }) }
    if (other !== undefined && other.aliveUntil > now().getTime()) return { state: 'busy' }
    promoted = other?.promoted ?? promoted
    attempt++
  }
  return { state: 'busy' }
}

/** The number of the last claim; 0 where all are gone. */
async function newestAttempt({ pending, id }: ClaimOptions): Promise<number> {
  let newest = 0
  for await (const { key } of pending.list(pendingKeys.all(id)))
    newest = Math.max(newest, pendingKeys.attemptOf(key) ?? 0)
  return newest
}

interface Attempt {
  readonly owner: string
  readonly attempt: number
  readonly promoted: string | undefined
  readonly aliveUntil: number
}

function openClaim(options: ClaimOptions, own: Attempt): UploadClaim {
  const { pending, id, now, lease } = options
  const { owner, attempt } = own
  const key = pendingKeys.claim(id, attempt)
  let { promoted, aliveUntil } = own
  const live = async (): Promise<void> => {
    const until = now().getTime() + lease * 1000
    await put(pending, key, { owner, aliveUntil: until, promoted })
    aliveUntil = until
  }
  let beat: Promise<unknown> = Promise.resolve()
  const pulse = setInterval(() => {
    // One that fails is followed by others before the lease ends.
    beat = beat.then(live).catch(() => undefined)
  }, lease * 250)
  pulse.unref()
  const rest = async (): Promise<void> => {
    clearInterval(pulse)
    await beat
  }
  return {
    isRepeated: attempt > 1,
    promoted,
    async notePromoted(promotedKey) {
      promoted = promotedKey
      await live()
    },
    async isHeld() {
      // Nobody follows before the lease ends; a quarter of it is for clocks that differ.
      if (now().getTime() < aliveUntil - lease * 250) return true
      const later = [pendingKeys.claim(id, attempt + 1), pendingKeys.answer(id)]
      for await (const each of pending.list(pendingKeys.all(id)))
        if (later.includes(each.key)) return false
      return true
    },
    async settle(answer) {
      const isFirst = await putNew(pending, pendingKeys.answer(id), answer)
      await rest()
      const claims = Array.from({ length: attempt }, (_, index) => pendingKeys.claim(id, index + 1))
      // What stays behind here is swept.
      await pending.deleteMany([...claims, pendingKeys.body(id)]).catch(() => undefined)
      return isFirst ? answer : ((await readAnswer(options)) ?? answer)
    },
    async release() {
      await rest()
      await put(pending, key, { owner, aliveUntil: 0, promoted })
    },
  }
}

/** No rules are asked: they are meant for the uploads that wait beside these records. */
const attributes = { contentType: 'application/json', compress: false, accept: false } as const

const put = (pending: ClaimOptions['pending'], key: string, value: ClaimBody) =>
  pending.put(key, JSON.stringify(value), { ...attributes, overwrite: 'replace' })

/** False where there is an object already. */
async function putNew(
  pending: ClaimOptions['pending'],
  key: string,
  value: UploadAnswer | ClaimBody,
): Promise<boolean> {
  try {
    await pending.put(key, JSON.stringify(value), { ...attributes, overwrite: 'error' })
    return true
  } catch (error) {
    if (isStowageError(error, 'KeyExists')) return false
    throw error
  }
}

/** The answer of an upload that is settled. */
export async function readAnswer({
  pending,
  id,
}: Pick<ClaimOptions, 'pending' | 'id'>): Promise<UploadAnswer | undefined> {
  const text = await readText(pending, pendingKeys.answer(id))
  return text === undefined ? undefined : answerSchema.parse(parseJson(text))
}

async function readClaim({ pending }: ClaimOptions, key: string): Promise<ClaimBody | undefined> {
  const text = await readText(pending, key)
  return text === undefined ? undefined : claimSchema.parse(parseJson(text))
}

async function readText(
  pending: ClaimOptions['pending'],
  key: string,
): Promise<string | undefined> {
  try {
    const { body } = await pending.get(key)
    return await body.text()
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey')) return undefined
    throw error
  }
}
