import type { ValueTest } from '../template.ts'

const decimal = /^[+-]?\d{1,40}(?:\.\d{1,40})?$/

/** The `Numeric…` operators: integers and decimals; anything else compares with nothing. */
export function compileNumeric(
  compare: (request: number, policy: number) => boolean,
): (value: string) => ValueTest {
  return (value) => {
    const policy = parseDecimal(value)
    if (policy === undefined) return () => false
    return (candidate) => {
      const request = parseDecimal(candidate)
      return request !== undefined && compare(request, policy)
    }
  }
}

function parseDecimal(text: string): number | undefined {
  return decimal.test(text) ? Number(text) : undefined
}
