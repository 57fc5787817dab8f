import { describe, expect, it } from 'vitest'
import type { Json } from '../../core/json.ts'
import { inventoryColumns } from './inventory-columns.ts'
import { inventoryKeys, inventoryManifest } from './inventory-manifest.ts'
import { inventoryRow, type InventoryFacts } from './inventory-row.ts'
import { readInventory } from './read-inventory.ts'

const document = {
  Id: 'list',
  IsEnabled: true,
  IncludedObjectVersions: 'All',
  OptionalFields: ['ETag', 'Size', 'EncryptionStatus'],
  Schedule: { Frequency: 'Daily' },
  Destination: {
    S3BucketDestination: { Bucket: 'arn:aws:s3:::lists', Format: 'CSV', Prefix: 'inventories' },
  },
}
const configuration = readInventory(document)
const facts: InventoryFacts = {
  bucket: 'source',
  key: 'a/b "c",é',
  versionId: 'v1',
  isLatest: true,
  isDeleteMarker: false,
  size: 3,
  modified: 0,
  etag: 'd41d',
  encryption: 'SSE-S3',
}
const target = (change: object) => ({
  ...document,
  Destination: {
    S3BucketDestination: { ...document.Destination.S3BucketDestination, ...change },
  },
})

describe('an inventory', () => {
  it('has its columns in the order of the S3 User Guide', () => {
    expect(inventoryColumns(configuration).join(', ')).toBe(
      'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag, EncryptionStatus',
    )
    expect(inventoryColumns({ ...configuration, allVersions: false }).slice(0, 3)).toEqual([
      'Bucket',
      'Key',
      'Size',
    ])
  })

  it('has rows whose keys are encoded and whose fields are quoted', () => {
    expect(inventoryRow(inventoryColumns(configuration), facts)).toBe(
      '"source","a/b%20%22c%22%2C%C3%A9","v1","true","false","3","d41d","SSE-S3"\n',
    )
    const { size: _, etag: __, encryption: ___, ...marker } = facts
    expect(inventoryRow(inventoryColumns(configuration), { ...marker, isDeleteMarker: true })).toBe(
      '"source","a/b%20%22c%22%2C%C3%A9","v1","true","true","","",""\n',
    )
  })

  it('lies where the S3 User Guide has it', () => {
    const keys = inventoryKeys(configuration, 'source', new Date('2016-11-06T21:32:10Z'))
    expect(keys.manifest).toBe('inventories/source/list/2016-11-06T21-32Z/manifest.json')
    expect(keys.checksum).toBe('inventories/source/list/2016-11-06T21-32Z/manifest.checksum')
    expect(keys.symlink).toBe('inventories/source/list/hive/dt=2016-11-06-21-32/symlink.txt')
    expect(keys.data('uuid')).toBe('inventories/source/list/data/uuid.csv.gz')
    const bare = inventoryKeys({ id: 'list', destinationPrefix: '' }, 'source', new Date(0))
    expect(bare.data('uuid')).toBe('source/list/data/uuid.csv.gz')
  })

  it('has a manifest', () => {
    const files = [{ key: 'k', size: 2_147_483_647, md5: 'f11166069f1990abeb9c97ace9cdfabc' }]
    const time = new Date(1_514_944_800_000)
    expect(inventoryManifest(configuration, { bucket: 'source', time, files })).toEqual({
      sourceBucket: 'source',
      destinationBucket: 'arn:aws:s3:::lists',
      version: '2016-11-30',
      creationTimestamp: '1514944800000',
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag, EncryptionStatus',
      files: [{ key: 'k', size: 2_147_483_647, MD5checksum: 'f11166069f1990abeb9c97ace9cdfabc' }],
    })
  })

  it.each([
    ['ORC', target({ Format: 'ORC' }), 'NotImplemented'],
    ['Parquet', target({ Format: 'Parquet' }), 'NotImplemented'],
    ['KMS', target({ Encryption: { SSEKMS: { KeyId: 'k' } } }), 'NotImplemented'],
    ['a bucket that is no ARN', target({ Bucket: 'lists' }), 'InvalidS3DestinationBucket'],
    ['no schedule', { ...document, Schedule: undefined }, 'MalformedXML'],
    ['an unknown field', { ...document, OptionalFields: ['Colour'] }, 'MalformedXML'],
    ['an id that is none', { ...document, Id: 'a/b' }, 'MalformedXML'],
  ])('is refused with %s', (_, put, code) => {
    const parsed: unknown = JSON.parse(JSON.stringify(put))
    expect(() => readInventory(parsed as Json)).toThrow(expect.objectContaining({ code }))
  })
})
