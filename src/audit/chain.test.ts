import fc from 'fast-check'
import { expect, test } from 'vitest'
import { genesisHash, hashRecord, type UnsealedRecord } from './chain.ts'

const record: UnsealedRecord = {
  id: 1,
  time: '2026-01-02T03:04:05.678Z',
  action: 'BOL_DOWNLOADED',
  actor: 'user@example.é',
  resource: 'documents/bol.pdf',
  outcome: 'success',
  requestId: null,
  address: '127.0.0.1',
  agent: null,
  detail: '{"a":1}',
  previousHash: genesisHash,
}

test('the hash is the one that sha256sum gives for the documented bytes', () => {
  // printf 'stowage.audit.1\n64:000…000,1:1,24:2026-…,14:BOL_DOWNLOADED,15:user@example.é,
  //   17:documents/bol.pdf,7:success,-,9:127.0.0.1,-,7:{"a":1},' | sha256sum
  expect(hashRecord(record)).toBe(
    '777b0412bcc971ef388fbfede168fcbc72660170269b3f7b6379f8ce61040333',
  )
})

const hashOf = (part: Partial<UnsealedRecord>) => hashRecord({ ...record, ...part })

test('no two different records have the same hash, whatever their fields hold', () => {
  const tricky = fc.oneof(fc.constantFrom('', '-', '-,', '1:a,', ','), fc.string({ maxLength: 6 }))
  const optional = fc.option(tricky)
  const fields = fc.record({
    action: tricky,
    actor: tricky,
    resource: tricky,
    requestId: optional,
    address: optional,
    agent: optional,
    detail: optional,
  })
  fc.assert(
    fc.property(fields, fields, (a, b) => {
      const same = JSON.stringify(a) === JSON.stringify(b)
      expect(hashOf(a) === hashOf(b)).toBe(same)
    }),
  )
})

test.each(Object.keys(record))('the hash covers %s', (field) => {
  const other = field === 'id' ? 2 : 'x'
  expect(hashRecord({ ...record, [field]: other })).not.toBe(hashRecord(record))
})
