import { describe, expect, it } from 'vitest'
import { containsAddress, parseAddress, parseCidr } from './cidr.ts'

function contains(block: string, address: string): boolean | undefined {
  const [cidr, bytes] = [parseCidr(block), parseAddress(address)]
  return cidr && bytes && containsAddress(cidr, bytes)
}

describe('CIDR blocks', () => {
  it.each([
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['203.0.113.7/32', '203.0.113.6', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['10.0.0.0/9', '10.127.255.255', true],
    ['10.0.0.0/9', '10.128.0.0', false],
    ['2001:DB8:1234:5678::/64', '2001:db8:1234:5678:9::1', true],
    ['2001:DB8:1234:5678::/64', '2001:db8:1234:5679::1', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['::/0', '203.0.113.7', false],
    ['203.0.113.0/24', '::ffff:203.0.113.9', true],
    ['::ffff:203.0.113.0/120', '203.0.113.9', true],
  ])('%s contains %s: %s', (block, address, expected) => {
    expect(contains(block, address)).toBe(expected)
  })

  it.each([
    '',
    '1.2.3',
    '1.2.3.4/33',
    '1.2.3.4/',
    '::/129',
    '1.2.3.4/8x',
    '01.2.3.4',
    'fe80::1%lo',
  ])('has no block %j', (text) => {
    expect(parseCidr(text)).toBeUndefined()
  })
})
