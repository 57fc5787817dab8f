import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect } from 'vitest'
import { openS3World, type S3World } from '../server/s3-world.ts'
import { rawExchange, type RawOutcome } from './raw-exchange.ts'

/** A server that is attacked, with little patience, a bucket and an object. */
export interface HostileWorld extends S3World {
  /** Sends bytes on a connection of their own, and holds what comes back to the property of every hostile test. */
  attack(bytes: Uint8Array): Promise<RawOutcome>
  /** Fails unless an honest request is answered as ever, and nothing went wrong inside. */
  expectWell(): Promise<void>
}

export const bucket = 'hostile'
export const key = 'object'
const content = 'honest content'

/** Waits for nothing longer than this, in milliseconds. */
const patienceMs = 1000

export async function openHostileWorld(): Promise<HostileWorld> {
  const world = await openS3World({
    limits: {
      headMs: patienceMs,
      idleMs: patienceMs,
      paceMs: patienceMs,
      drainMs: patienceMs,
      closeMs: patienceMs,
    },
  })
  await world.s3.send(new CreateBucketCommand({ Bucket: bucket }))
  const fresh = () =>
    world.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }))
  await fresh()
  return {
    ...world,
    async attack(bytes) {
      const outcome = await rawExchange(world.port, bytes)
      expect(outcome.closed, `no end: ${outcome.text.slice(0, 2000)}`).toBe(true)
      for (const status of outcome.statuses) expectHarmless(status, outcome.text)
      return outcome
    },
    async expectWell() {
      expect(world.defects).toEqual([])
      // An attack may be signed, and then may have written or deleted what it liked.
      await world.s3.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined)
      await fresh()
      const { status, body } = await world.send({ url: `/${bucket}/${key}` })
      expect([status, body.toString()]).toEqual([200, content])
    },
  }
}

/** 501 is an answer: the operation, or the header, is known and not implemented. */
export function expectHarmless(status: number, text: string): void {
  expect(status < 500 || status === 501, text.slice(0, 2000)).toBe(true)
}
