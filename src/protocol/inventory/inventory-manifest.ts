import type { Json } from '../../core/json.ts'
import { inventoryColumns } from './inventory-columns.ts'
import type { InventoryConfiguration } from './read-inventory.ts'

/** One object of an inventory with rows. */
export interface InventoryFile {
  readonly key: string
  /** Bytes, compressed. */
  readonly size: number
  /** In hex. */
  readonly md5: string
}

/** Where the objects of one run of an inventory go. */
export interface InventoryKeys {
  readonly manifest: string
  readonly checksum: string
  /** For Apache Hive. */
  readonly symlink: string
  data(unique: string): string
}

/** Source: S3 User Guide, "Locating your inventory list". */
export function inventoryKeys(
  { id, destinationPrefix }: Pick<InventoryConfiguration, 'id' | 'destinationPrefix'>,
  bucket: string,
  time: Date,
): InventoryKeys {
  const start = destinationPrefix === '' ? '' : `${destinationPrefix}/`
  const base = `${start}${bucket}/${id}`
  const [date, clock = ''] = time.toISOString().split('T')
  const minute = clock.slice(0, 5).replace(':', '-')
  return {
    manifest: `${base}/${date}T${minute}Z/manifest.json`,
    checksum: `${base}/${date}T${minute}Z/manifest.checksum`,
    symlink: `${base}/hive/dt=${date}-${minute}/symlink.txt`,
    data: (unique) => `${base}/data/${unique}.csv.gz`,
  }
}

/** The document that names the data of an inventory. Source: S3 User Guide, "Inventory manifest". */
export function inventoryManifest(
  configuration: InventoryConfiguration,
  { bucket, time, files }: InventoryRun,
): Json {
  return {
    sourceBucket: bucket,
    destinationBucket: `arn:aws:s3:::${configuration.destination}`,
    version: '2016-11-30',
    creationTimestamp: String(time.getTime()),
    fileFormat: 'CSV',
    fileSchema: inventoryColumns(configuration).join(', '),
    files: files.map(({ key, size, md5 }) => ({ key, size, MD5checksum: md5 })),
  }
}

export interface InventoryRun {
  readonly bucket: string
  readonly time: Date
  readonly files: readonly InventoryFile[]
}
