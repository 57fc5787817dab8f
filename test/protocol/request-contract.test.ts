import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HttpParts } from '../../src/protocol/codec/http-shape.ts'
import type { OperationName } from '../../src/protocol/operation-types.ts'
import { operations, type Operation } from '../../src/protocol/operations.ts'
import { parseQueryString } from '../../src/protocol/query-string.ts'
import { parseRequestTarget, type RequestTarget } from '../../src/protocol/request-target.ts'
import { matchOperation } from '../../src/protocol/match-operation.ts'
import { arbitraryStruct } from './arbitrary-value.ts'
import { addedInputs, fixedInputs, unroutable } from './sdk-exceptions.ts'
import { schemasOf, sentBySdk, type SentRequest } from './sdk-wire.ts'

const rules = { fixed: fixedInputs, needed: addedInputs }

function partsOf(sent: SentRequest, { bucket, key }: RequestTarget): HttpParts {
  const query = parseQueryString(sent.search)
  return { labels: { Bucket: bucket, Key: key }, query, headers: sent.headers, body: sent.body }
}

/** Our request is the SDK's, but for what the SDK adds and how it shortens a date. */
function expectSameRequest(operation: Operation, input: Record<string, unknown>, sdk: HttpParts) {
  const written = operation.input.write(input)
  const withoutMillis = (text: string): string => text.replace(/\.000Z$/, 'Z')
  for (const [name, text] of Object.entries(written.headers)) {
    expect([name, withoutMillis(text)]).toEqual([name, sdk.headers[name]])
  }
  const literals = operation.literals.map(([name, value = '']) => [name, value] as const)
  const query = new Map([...written.query, ...literals])
  expect(query).toEqual(new Map(sdk.query.filter(([name]) => name !== 'x-id')))
  const { labels, headers, body = '' } = written
  expect(operation.input.read({ labels, query: written.query, headers, body }, true)).toEqual(input)
}

async function expectRoundTrip(name: OperationName, input: Record<string, unknown>) {
  const sent = await sentBySdk(name, input)
  const target = parseRequestTarget(sent.host, sent.path, [])
  const parts = partsOf(sent, target)
  const operation = operations.get(name)
  if (operation === undefined) throw new TypeError(`no operation ${name}`)
  expect(sent.method).toBe(operation.method)
  expect(operation.input.read(parts, true)).toEqual(input)
  expectSameRequest(operation, input, parts)
  if (unroutable.has(name)) return
  const request = { method: sent.method, target: target.kind, ...parts }
  expect(matchOperation(request).name).toBe(name)
}

describe('a request of the SDK', () => {
  it.each([...operations.keys()])('%s is read, written and routed alike', async (name) => {
    const inputs = arbitraryStruct(schemasOf(name).input, rules)
    await fc.assert(
      fc.asyncProperty(inputs, (input) => expectRoundTrip(name, input)),
      { numRuns: 6 },
    )
  })
})
