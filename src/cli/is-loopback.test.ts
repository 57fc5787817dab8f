import { expect, test } from 'vitest'
import { isLoopback } from './is-loopback.ts'

test('only the loopback addresses stay on this machine', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost'])
    expect(isLoopback(host)).toBe(true)
  for (const host of ['0.0.0.0', '::', '192.168.1.1', '127.0.0.1.example.com', 'localhost.lan'])
    expect(isLoopback(host)).toBe(false)
})
