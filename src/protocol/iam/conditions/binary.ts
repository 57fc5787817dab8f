import type { ValueTest } from '../template.ts'

/**
 * `BinaryEquals`: the same bytes. A context carries text only, so the request's value is in base64
 * as the policy's is; spelling (padding, URL-safe alphabet) does not matter.
 */
export function compileBinary(value: string): ValueTest {
  const policy = decode(value)
  if (policy === undefined) return () => false
  return (candidate) => decode(candidate)?.equals(policy) === true
}

function decode(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined
}
