import type { ValueTest } from '../template.ts'
import { containsAddress, parseAddress, parseCidr } from './cidr.ts'

/** `IpAddress`: within a CIDR block, or the address itself; IPv4 and IPv6. */
export function compileIpAddress(value: string): ValueTest {
  const block = parseCidr(value)
  if (block === undefined) return () => false
  return (candidate) => {
    const address = parseAddress(candidate)
    return address !== undefined && containsAddress(block, address)
  }
}
