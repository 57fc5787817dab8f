import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3'

/** The SHA-256 of every file of a directory, or of every object of a bucket, by its name. */
export type Digests = Readonly<Record<string, string>>

/** Big enough that every client uploads it in parts of 5 MiB, and no whole number of them. */
export const bigBytes = 11 * 1024 * 1024 + 11

/** The sample's files and their sizes. */
export const sampleSizes = {
  'a b+c.txt': 1000,
  empty: 0,
  'deep/é🚢/100% &=;~.bin': 70_000,
  'deep/big.bin': bigBytes,
} as const

/** Writes files whose names and sizes are the ones that clients stumble over. */
export async function makeSampleTree(directory: string): Promise<Digests> {
  for (const [name, size] of Object.entries(sampleSizes)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), randomBytes(size))
  }
  return treeDigests(directory)
}

/** What is in a directory. */
export async function treeDigests(directory: string): Promise<Digests> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const digests: Record<string, string> = {}
  for (const path of paths) digests[relative(directory, path)] = digest(await readFile(path))
  return digests
}

/** What is in a bucket under a prefix, as the SDK reads it: clients cannot agree with themselves on it. */
export async function storedDigests(s3: S3Client, Bucket: string, Prefix = ''): Promise<Digests> {
  const stored: Record<string, string> = {}
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
    for (const { Key = '' } of page.Contents ?? []) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
      stored[Key.slice(Prefix.length)] = digest((await Body?.transformToByteArray()) ?? '')
    }
  }
  return stored
}

/** The same tree without one of its files. */
export function without(tree: Digests, name: string): Digests {
  return Object.fromEntries(Object.entries(tree).filter(([each]) => each !== name))
}

const digest = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex')
