import { describe, expect, it } from 'vitest'
import type { Json } from '../../core/json.ts'
import { checkReplication } from './check-replication.ts'
import { readReplication } from './read-replication.ts'
import { replicationRulesFor } from './replication-rule.ts'

const Role = 'arn:aws:iam::123456789012:role/replication'
const rule = {
  ID: 'a',
  Priority: 1,
  Status: 'Enabled',
  Filter: { Prefix: 'logs/' },
  DeleteMarkerReplication: { Status: 'Disabled' },
  Destination: { Bucket: 'arn:aws:s3:::copies' },
}
const first = { Status: 'Enabled', Prefix: 'a', Destination: rule.Destination }
const read = (...Rules: Json[]) => checkReplication({ Role, Rules })
const tag = { Key: 'k', Value: 'v' }

describe('a replication configuration', () => {
  it('is read with filters, owner and class', () => {
    const Destination = {
      ...rule.Destination,
      Account: '222222222222',
      StorageClass: 'STANDARD_IA',
      AccessControlTranslation: { Owner: 'Destination' },
    }
    const Filter = { And: { Prefix: 'p', Tags: [tag] } }
    expect(read({ ...rule, Filter, Destination }).rules).toEqual([
      {
        id: 'a',
        isEnabled: true,
        priority: 1,
        prefix: 'p',
        tags: { k: 'v' },
        destination: 'copies',
        account: '222222222222',
        storageClass: 'STANDARD_IA',
        overridesOwner: true,
        deleteMarkers: false,
        replicaModifications: false,
      },
    ])
  })

  it('of the first version replicates delete markers, and has no priorities', () => {
    expect(read(first, { ...first, Prefix: 'b' }).rules).toMatchObject([
      { prefix: 'a', deleteMarkers: true },
      { prefix: 'b', deleteMarkers: true },
    ])
  })

  it.each([
    ['no rules', [], 'MalformedXML'],
    ['a rule without priority', [{ ...rule, Priority: undefined }], 'InvalidRequest'],
    [
      'a rule silent on delete markers',
      [{ ...rule, DeleteMarkerReplication: undefined }],
      'InvalidRequest',
    ],
    [
      'delete markers by tag',
      [{ ...rule, Filter: { Tag: tag }, DeleteMarkerReplication: { Status: 'Enabled' } }],
      'InvalidRequest',
    ],
    [
      'a filter of two things without And',
      [{ ...rule, Filter: { Prefix: 'a', Tag: tag } }],
      'MalformedXML',
    ],
    ['one id twice', [rule, { ...rule, Priority: 2 }], 'InvalidArgument'],
    ['one priority twice', [rule, { ...rule, ID: 'b' }], 'InvalidRequest'],
    [
      'overlapping prefixes without priorities',
      [first, { ...first, Prefix: 'ab' }],
      'InvalidRequest',
    ],
    [
      'delete markers without a filter',
      [{ ...first, DeleteMarkerReplication: { Status: 'Disabled' } }],
      'InvalidRequest',
    ],
    ['a priority without a filter', [{ ...first, Priority: 1 }], 'InvalidRequest'],
    [
      'two destinations without a filter',
      [first, { ...first, Prefix: 'b', Destination: { Bucket: 'arn:aws:s3:::others' } }],
      'InvalidRequest',
    ],
    [
      'a bucket that is no ARN',
      [{ ...rule, Destination: { Bucket: 'copies' } }],
      'InvalidArgument',
    ],
    [
      'another owner without account',
      [
        {
          ...rule,
          Destination: { ...rule.Destination, AccessControlTranslation: { Owner: 'Destination' } },
        },
      ],
      'InvalidRequest',
    ],
    [
      'KMS',
      [{ ...rule, Destination: { ...rule.Destination, EncryptionConfiguration: {} } }],
      'NotImplemented',
    ],
    [
      'existing objects',
      [{ ...rule, ExistingObjectReplication: { Status: 'Enabled' } }],
      'NotImplemented',
    ],
  ])('is refused with %s', (_, rules, code) => {
    const text: unknown = JSON.parse(JSON.stringify({ Role, Rules: rules }))
    expect(() => checkReplication(text as Json)).toThrow(expect.objectContaining({ code }))
  })

  it('that is kept is read, though it would be refused by now', () => {
    expect(readReplication({ Role: 'me', Rules: [{ ...first, Priority: 3 }] }).rules).toHaveLength(
      1,
    )
  })

  it('is refused without the ARN of a role', () => {
    expect(() => checkReplication({ Role: 'me', Rules: [rule] })).toThrow(/Invalid Role/)
  })
})

describe('a version', () => {
  const other = { Bucket: 'arn:aws:s3:::other' }
  const { rules } = read(
    { ...rule, DeleteMarkerReplication: { Status: 'Enabled' } },
    { ...rule, ID: 'b', Priority: 2, Filter: { Prefix: 'logs/b' } },
    { ...rule, ID: 'c', Priority: 3, Filter: { Tag: tag }, Destination: other },
    { ...rule, ID: 'd', Priority: 4, Status: 'Disabled', Filter: {} },
  )
  const ids = (subject: Parameters<typeof replicationRulesFor>[1]) =>
    replicationRulesFor(rules, subject).map(({ id }) => id)

  it('goes to each destination by the rule of the greatest priority', () => {
    expect(ids({ key: 'logs/a' })).toEqual(['a'])
    expect(ids({ key: 'logs/b', tags: { k: 'v', x: 'y' } })).toEqual(['b', 'c'])
    expect(ids({ key: 'else', tags: { k: 'w' } })).toEqual([])
  })

  it('that is a delete marker goes where that rule wants it', () => {
    expect(ids({ key: 'logs/a', isDeleteMarker: true })).toEqual(['a'])
    expect(ids({ key: 'logs/b', isDeleteMarker: true })).toEqual([])
  })
})
