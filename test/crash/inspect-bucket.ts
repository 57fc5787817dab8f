import { listObjects } from '../../src/client/list-objects.ts'
import type { S3Client } from '../../src/client/s3-client.ts'
import { isStowageError } from '../../src/core/error.ts'
import type { Ledger } from './ledger.ts'

const readers = 16

/** Reads every key of the ledger, and the listing, and says what is wrong with them. */
export async function inspectBucket(
  client: S3Client,
  bucket: string,
  ledger: Ledger,
): Promise<readonly string[]> {
  const findings: string[] = []
  const sizes = new Map<string, number>()
  const waiting = [...ledger.keys()]
  const readOn = async (): Promise<void> => {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      try {
        const bytes = await readObject(client, { Bucket: bucket, Key: key })
        if (bytes !== undefined) sizes.set(key, bytes.length)
        const complaint = ledger.observe(key, bytes)
        if (complaint !== undefined) findings.push(complaint)
      } catch (error) {
        findings.push(`${key}: cannot be read, ${String(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: readers }, readOn))
  for await (const { Contents = [] } of listObjects(client, { Bucket: bucket })) {
    for (const { Key = '', Size } of Contents) {
      if (sizes.get(Key) !== Size) findings.push(`${Key}: is listed with ${Size} bytes`)
      sizes.delete(Key)
    }
  }
  return [...findings, ...[...sizes.keys()].map((key) => `${key}: is not listed`)]
}

/** The bytes of an object; undefined if there is none. */
async function readObject(
  client: S3Client,
  address: { readonly Bucket: string; readonly Key: string },
): Promise<Buffer | undefined> {
  try {
    const { Body } = await client.send('GetObject', address)
    return await Body.bytes()
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey')) return undefined
    throw error
  }
}
