import { createHash } from 'node:crypto'
import {
  GetObjectAttributesCommand,
  GetObjectCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  type GetObjectCommandInput,
} from '@aws-sdk/client-s3'
import { expect } from 'vitest'
import type { Random } from '../crash/random.ts'
import type { S3World } from './s3-world.ts'

/** A key of a customer's, as members of a request for an object and for the source of a copy. */
export interface CustomerKey {
  readonly members: object
  readonly source: object
}

/** What an object is to be. */
export interface HeldObject {
  readonly body: Buffer
  readonly key: CustomerKey | undefined
  readonly etag: string
  readonly sum: {
    readonly algorithm: ChecksumAlgorithm
    readonly type: ChecksumType
    readonly value: string
  }
  /** The sizes of its parts; none of what was put whole. */
  readonly parts: readonly number[]
}

export const md5Of = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest()

export function customerKey(fill: number): CustomerKey {
  const bytes = Buffer.alloc(32, fill)
  const [key, md5] = [bytes.toString('base64'), md5Of(bytes).toString('base64')]
  return {
    members: { SSECustomerAlgorithm: 'AES256', SSECustomerKey: key, SSECustomerKeyMD5: md5 },
    source: {
      CopySourceSSECustomerAlgorithm: 'AES256',
      CopySourceSSECustomerKey: key,
      CopySourceSSECustomerKeyMD5: md5,
    },
  }
}

interface Reading {
  readonly world: S3World
  readonly address: { readonly Bucket: string; readonly Key: string }
  readonly held: HeldObject
  readonly random: Random
}

/** Reads an object in every way there is, and expects to find what it is to be. */
export async function expectHeld(reading: Reading): Promise<void> {
  const { held, address, world } = reading
  const whole = await read(reading, {})
  expect(whole.bytes.equals(held.body)).toBe(true)
  expect(whole.ETag).toBe(`"${held.etag}"`)
  expect(whole.ServerSideEncryption).toBe(held.key === undefined ? 'AES256' : undefined)
  const { type, algorithm, value } = held.sum
  expect(whole).toMatchObject({ ChecksumType: type, [`Checksum${algorithm}`]: value })
  await expectRange(reading)
  await expectPart(reading)
  const asked = new GetObjectAttributesCommand({
    ...address,
    ...held.key?.members,
    ObjectAttributes: ['ETag', 'ObjectParts', 'ObjectSize'],
  })
  const { ETag, ObjectParts, ObjectSize } = await world.s3.send(asked)
  expect([ETag, ObjectSize]).toEqual([held.etag, held.body.length])
  expect(ObjectParts?.TotalPartsCount ?? 0).toBe(held.parts.length)
  if (held.key === undefined) return
  await expect(world.s3.send(new GetObjectCommand(address))).rejects.toMatchObject({
    name: 'InvalidRequest',
  })
}

async function expectRange(reading: Reading): Promise<void> {
  const { body } = reading.held
  if (body.length === 0) return
  const start = reading.random.integer(body.length)
  const end = start + reading.random.integer(body.length - start)
  const { bytes, ContentRange } = await read(reading, { Range: `bytes=${start}-${end}` })
  expect(bytes.equals(body.subarray(start, end + 1))).toBe(true)
  expect(ContentRange).toBe(`bytes ${start}-${end}/${body.length}`)
}

async function expectPart(reading: Reading): Promise<void> {
  const { body, parts } = reading.held
  const nth = parts.length === 0 ? 0 : reading.random.integer(parts.length)
  const start = parts.slice(0, nth).reduce((sum, size) => sum + size, 0)
  const { bytes, PartsCount } = await read(reading, { PartNumber: nth + 1 })
  expect(bytes.equals(body.subarray(start, start + (parts[nth] ?? body.length)))).toBe(true)
  expect(PartsCount ?? 0).toBe(parts.length)
}

async function read({ world, address, held }: Reading, input: Partial<GetObjectCommandInput>) {
  const asked = { ...address, ...held.key?.members, ChecksumMode: 'ENABLED' as const, ...input }
  const { Body, ...head } = await world.s3.send(new GetObjectCommand(asked))
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? [])
  expect(head.ContentLength).toBe(bytes.length)
  return { ...head, bytes }
}
