import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { percentEncode } from '../../src/core/percent.ts'
import { operations, type Operation } from '../../src/protocol/operations.ts'
import { arbitraryStruct } from '../protocol/arbitrary-value.ts'
import { addedInputs, fixedInputs } from '../protocol/sdk-exceptions.ts'
import { schemasOf } from '../protocol/sdk-wire.ts'
import { credentials } from '../server/s3-world.ts'
import { signed } from '../server/signed-message.ts'
import { fuzzParameters, fuzzTimeoutMs } from './fuzz-parameters.ts'
import { change, changed, type Change } from './hostile-text.ts'
import { bucket, key, openHostileWorld, type HostileWorld } from './hostile-world.ts'
import { messageBytes } from './message-bytes.ts'

let world: HostileWorld
beforeAll(async () => {
  world = await openHostileWorld()
})
afterAll(() => world.close())

const withDocuments = [...operations.values()].filter(({ input }) => input.hasBody)

/** A request that the codec wrote, its document changed. It is signed as it is then. */
function requestOf(
  operation: Operation,
  input: Record<string, unknown>,
  changes: readonly Change[],
) {
  const { query, headers, body = '' } = operation.input.write(input)
  const document = changed(Buffer.from(body), changes)
  const literals = operation.literals.map(([name, value]) => [name, value ?? ''] as const)
  const search = [...literals, ...query].map(
    ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`,
  )
  const path = { service: '/', bucket: `/${bucket}`, object: `/${bucket}/${key}` }[operation.target]
  const md5 = createHash('md5').update(document).digest('base64')
  // What the codec wrote of checksums is of no body.
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(?:host|content-|x-amz-(?:checksum|sdk-checksum|content-sha))/.test(name),
  )
  return signed(
    world.endpoint,
    {
      method: operation.method,
      url: `${path}?${search.join('&')}`,
      headers: { ...Object.fromEntries(kept), 'content-md5': md5 },
      body: document,
    },
    { credentials },
  )
}

describe('a document of', () => {
  it.each(withDocuments.map(({ name }) => name))(
    '%s is taken or refused, whatever became of it',
    async (name) => {
      const operation = operations.get(name)
      if (operation === undefined) throw new TypeError(name)
      const inputs = arbitraryStruct(schemasOf(name).input, {
        fixed: fixedInputs,
        needed: addedInputs,
      })
      const changes = fc.array(change, { maxLength: 3 })
      await fc.assert(
        fc.asyncProperty(inputs, changes, async (input, some) => {
          const { statuses } = await world.attack(messageBytes(requestOf(operation, input, some)))
          expect(statuses).toHaveLength(1)
        }),
        fuzzParameters(12),
      )
    },
    fuzzTimeoutMs,
  )

  it('none of them leaves the server unwell', () => world.expectWell())
})
