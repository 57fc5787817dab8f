import fc from 'fast-check'
import { expect, it } from 'vitest'
import { operations } from '../../src/protocol/operations.ts'
import { arbitraryStruct } from './arbitrary-value.ts'
import { fixedInputs } from './sdk-exceptions.ts'
import { schemasOf, sentBySdk } from './sdk-wire.ts'

it('the table asks for a checksum exactly where the SDK sends one unasked', async () => {
  const asking: string[] = []
  for (const name of operations.keys()) {
    const inputs = arbitraryStruct(schemasOf(name).input, {
      fixed: fixedInputs,
      onlyRequired: true,
    })
    const [input = {}] = fc.sample(inputs, { numRuns: 1, seed: 1 })
    const { headers } = await sentBySdk(name, input)
    if (headers['x-amz-checksum-crc32'] !== undefined) asking.push(name)
  }
  const table = [...operations.values()].filter(({ requiresChecksum }) => requiresChecksum)
  expect(table.map(({ name }) => name)).toEqual(asking)
})
