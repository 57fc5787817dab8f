import { setTimeout as delay } from 'node:timers/promises'
import type { OperationName } from '../protocol/operation-types.ts'
import { s3Error, type S3ErrorCode } from '../protocol/errors.ts'
import { faultError } from './errors.ts'
import type { Interception, Interceptor } from '../server/interception.ts'

/** What goes wrong with requests. Of what is given, each has to fit; nothing given fits all. */
export interface Fault {
  readonly operation?: OperationName | undefined
  readonly bucket?: string | undefined
  /** The key in the bucket, its storage's location included. */
  readonly key?: string | RegExp | undefined
  /** How many requests it happens to. @default 1 */
  readonly times?: number | undefined
  /** S3's answer, like `'SlowDown'`; `'drop'` cuts the connection; `'none'` only delays. */
  readonly effect: S3ErrorCode | keyof typeof faultError.rows | 'drop' | 'none'
  /** Milliseconds before it happens. @default 0 */
  readonly delayMs?: number | undefined
}

/** The faults that wait for their requests. */
export interface Faults {
  /** Adds one; of several that fit, the first that was added happens. */
  readonly add: (fault: Fault) => void
  /** How many have happened. */
  readonly happened: () => number
  /** Forgets all of them. */
  readonly clear: () => void
}

interface Waiting {
  readonly fault: Fault
  left: number
}

/** Faults, and what makes a server have them. */
export function createFaults(): Faults & { readonly intercept: Interceptor } {
  const waiting: Waiting[] = []
  let count = 0
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    happened: () => count,
    clear() {
      waiting.length = 0
      count = 0
    },
    async intercept(request) {
      const next = waiting.find(({ fault, left }) => left > 0 && fits(fault, request))
      if (next === undefined) return
      next.left -= 1
      count += 1
      const { effect, delayMs = 0 } = next.fault
      if (delayMs > 0) await delay(delayMs)
      if (effect === 'none') return
      if (effect === 'SlowDown') throw faultError(effect)
      if (effect !== 'drop') throw s3Error(effect)
      request.drop()
      throw s3Error('RequestTimeout')
    },
  }
}

function fits({ operation, bucket, key }: Fault, request: Interception): boolean {
  if (operation !== undefined && operation !== request.operation) return false
  if (bucket !== undefined && bucket !== request.bucket) return false
  if (key === undefined) return true
  // Unlike test, search keeps no state of a sticky or global expression.
  return typeof key === 'string' ? key === request.key : (request.key ?? '').search(key) !== -1
}
