import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/protocol/operation-types.ts'
import { operations } from '../../src/protocol/operations.ts'
import { arbitraryStruct } from './arbitrary-value.ts'
import { derivedOutput, fixedOutputs, neededOutputs } from './sdk-exceptions.ts'
import { readBySdk, schemasOf } from './sdk-wire.ts'

type Values = Readonly<Record<string, unknown>>

const rules = {
  fixed: fixedOutputs,
  needed: neededOutputs,
  omitted: new Set([derivedOutput.member]),
}

const isEmptyMap = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** Leaves the model's own members; the SDK makes an empty map where no header was. */
function modelled(output: Values, streaming: string | undefined): Values {
  const strange = new Set(['$metadata', streaming])
  const entries = Object.entries(output).filter(
    ([name, value]) => !strange.has(name) && !(name === 'Metadata' && isEmptyMap(value)),
  )
  return Object.fromEntries(entries)
}

/** One header carries both members. */
function withDerived(output: Values, hasDerived: boolean): Values {
  const { member, from } = derivedOutput
  const date = output[from]
  return hasDerived && date instanceof Date ? { ...output, [member]: date.toUTCString() } : output
}

async function expectRoundTrip(name: OperationName, output: Values) {
  const operation = operations.get(name)
  if (operation === undefined) throw new TypeError(`no operation ${name}`)
  const { headers, body = '' } = operation.output.write(output)
  const ours = operation.output.read({ labels: {}, query: [], headers, body }, false)
  expect(ours).toEqual(output)
  const theirs = await readBySdk(name, { status: operation.status, headers, body })
  expect(modelled(theirs, operation.output.streaming)).toEqual(output)
}

describe('a response to the SDK', () => {
  it.each([...operations.keys()])('%s is written so that it is read alike', async (name) => {
    const { output } = schemasOf(name)
    const members = Array.from(
      output.isUnitSchema() ? [] : output.structIterator(),
      ([each]) => each,
    )
    const outputs = output.isUnitSchema()
      ? fc.constant({})
      : arbitraryStruct(output, rules).map((value) =>
          withDerived(value, members.includes(derivedOutput.member)),
        )
    await fc.assert(
      fc.asyncProperty(outputs, (value) => expectRoundTrip(name, value)),
      { numRuns: 6 },
    )
  })
})
