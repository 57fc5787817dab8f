import { createHash, randomUUID } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import { inventoryColumns } from '../../protocol/inventory/inventory-columns.ts'
import {
  inventoryKeys,
  inventoryManifest,
  type InventoryKeys,
} from '../../protocol/inventory/inventory-manifest.ts'
import { inventoryRow } from '../../protocol/inventory/inventory-row.ts'
import {
  readInventory,
  type InventoryConfiguration,
} from '../../protocol/inventory/read-inventory.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { serverError } from '../errors.ts'
import { configurationsOf } from '../listed-configurations.ts'
import { putOwnObject, type OwnObjectParts } from '../put-own-object.ts'
import { summed } from '../summed.ts'
import { ownEffect } from '../own-effect.ts'
import { inventoryFactsOf } from './inventory-facts.ts'
import { inventoryPages } from './inventory-pages.ts'

export interface InventoryParts extends OwnObjectParts {
  readonly accounts: Accounts
}

/** An inventory that was written. */
export interface WrittenInventory {
  /** The bucket with the inventory. */
  readonly bucket: string
  /** The key of its manifest. */
  readonly manifest: string
  readonly rows: number
}

/**
 * Writes one inventory of a bucket now, whether it is due, or enabled, or not. Throws `NoSuchBucket`,
 * `NoSuchConfiguration`, `InventoryRefused`, and the reason of the signal.
 */
export async function runInventory(
  parts: InventoryParts,
  { bucket: name, id }: { readonly bucket: string; readonly id: string },
  signal?: AbortSignal,
): Promise<WrittenInventory> {
  const bucket = parts.engine.bucket(name)
  if (bucket === undefined) throw s3Error('NoSuchBucket', { context: { BucketName: name } })
  const documents = configurationsOf(bucket, 'inventory')
  const document = Object.hasOwn(documents, id) ? documents[id] : undefined
  if (document === undefined) throw s3Error('NoSuchConfiguration')
  const configuration = readInventory(document)
  const time = parts.now()
  const keys = inventoryKeys(configuration, name, time)
  const data = keys.data(randomUUID())
  const run: InventoryWork = { bucket, configuration, time, keys, data, signal }
  const destination = destinationOf(parts, run)
  return writeAll(parts, run, destination)
}

interface InventoryWork {
  readonly bucket: Bucket
  readonly configuration: InventoryConfiguration
  readonly time: Date
  readonly keys: InventoryKeys
  /** The key of its rows. */
  readonly data: string
  readonly signal: AbortSignal | undefined
}

/**
 * Its policy has to allow all of it, also in the account of the bucket that is listed.
 * Source: S3 User Guide, "Granting permissions for S3 Inventory".
 */
function destinationOf({ engine }: InventoryParts, run: InventoryWork): Bucket {
  const { data, configuration, bucket: source, keys, time: now } = run
  const bucket = engine.bucket(configuration.destination)
  const { account } = configuration
  const isWanted = bucket !== undefined && (account === undefined || account === bucket.owner)
  const principal = { type: 'service', service: 's3.amazonaws.com' } as const
  const asked = { action: 's3:PutObject', principal, source, now }
  const mayPut = (key: string): boolean =>
    bucket !== undefined && ownEffect({ ...asked, bucket, key }) === 'allow'
  const all = [data, keys.symlink, keys.manifest, keys.checksum]
  if (isWanted && all.every(mayPut)) return bucket
  throw serverError('InventoryRefused', {
    context: { source: source.name, id: configuration.id, target: configuration.destination },
  })
}

async function writeAll(
  parts: InventoryParts,
  run: InventoryWork,
  destination: Bucket,
): Promise<WrittenInventory> {
  const { bucket, configuration, time, keys } = run
  const put = (key: string, contentType: string, body: Uint8Array | AsyncIterable<Uint8Array>) =>
    putOwnObject(parts, { bucket: destination, key, contentType, body })
  const md5 = createHash('md5')
  const counted = { rows: 0 }
  const data = await put(
    run.data,
    'application/x-gzip',
    summed(compressed(parts, run, counted), md5),
  )
  const file = { key: run.data, size: data.size, md5: md5.digest('hex') }
  const manifest = JSON.stringify(
    inventoryManifest(configuration, { bucket: bucket.name, time, files: [file] }),
  )
  await put(keys.symlink, 'text/plain', Buffer.from(`s3://${destination.name}/${run.data}`))
  await put(keys.manifest, 'application/json', Buffer.from(manifest))
  const sum = createHash('md5').update(manifest).digest('hex')
  // The last: whoever sees it finds all the others.
  await put(keys.checksum, 'text/plain', Buffer.from(sum))
  return { bucket: destination.name, manifest: keys.manifest, rows: counted.rows }
}

/** Rows as they are listed: never more than a page of them in memory. */
async function* csv(parts: InventoryParts, run: InventoryWork, counted: { rows: number }) {
  const { bucket, configuration, signal } = run
  const columns = inventoryColumns(configuration)
  const factsOf = inventoryFactsOf(parts, bucket, configuration.fields)
  for await (const page of inventoryPages(parts.engine, bucket, configuration)) {
    signal?.throwIfAborted()
    counted.rows += page.length
    yield page.map((entry) => inventoryRow(columns, factsOf(entry))).join('')
  }
}

function compressed(
  parts: InventoryParts,
  run: InventoryWork,
  counted: { rows: number },
): AsyncIterable<Uint8Array> {
  // Whichever ends first, with an error or without, ends the others; errors reach the reader.
  return pipeline(Readable.from(csv(parts, run, counted)), createGzip(), () => undefined)
}
