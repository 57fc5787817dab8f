import { isIPv4, isIPv6 } from 'node:net'

/** 4 or 16 bytes. */
export type Address = readonly number[]

/** All addresses that share the first `bits` bits of `address`. */
export interface Cidr {
  readonly address: Address
  readonly bits: number
}

/** An IPv4 or IPv6 address; IPv4 written as IPv6 (`::ffff:192.0.2.1`) is IPv4. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return text.split('.').map(Number)
  if (!isIPv6(text) || text.includes('%')) return undefined
  const bytes = sixteenBytes(text)
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255
  return mapped && bytes[11] === 255 ? bytes.slice(12) : bytes
}

/** A block in CIDR notation; without a mask, the one address. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/')
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  if (slash === -1) return { address, bits: address.length * 8 }
  const mask = text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(mask)) return undefined
  // A mask of an IPv4 address written as IPv6 counts the 96 bits before it.
  const bits = Number(mask) - (address.length === 4 && text.includes(':') ? 96 : 0)
  return bits >= 0 && bits <= address.length * 8 ? { address, bits } : undefined
}

export function containsAddress(block: Cidr, address: Address): boolean {
  if (address.length !== block.address.length) return false
  const whole = block.bits >> 3
  for (let index = 0; index < whole; index += 1) {
    if (address[index] !== block.address[index]) return false
  }
  const rest = 8 - (block.bits & 7)
  if (rest === 8) return true
  return (address[whole] ?? 0) >> rest === (block.address[whole] ?? 0) >> rest
}

function sixteenBytes(text: string): number[] {
  const [left = '', right] = text.split('::')
  const head = groupBytes(left)
  if (right === undefined) return head
  const tail = groupBytes(right)
  const zeros = Array.from({ length: 16 - head.length - tail.length }, () => 0)
  return [...head, ...zeros, ...tail]
}

function groupBytes(groups: string): number[] {
  if (groups === '') return []
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
}
