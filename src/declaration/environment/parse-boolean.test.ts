import { describe, expect, it } from 'vitest'
import { parseBoolean } from './parse-boolean.ts'

describe('a switch', () => {
  it.each(['True', 'true', 'TRUE', 't', '1', 'yes', 'Y', 'on'])('is on by %j', (word) => {
    expect(parseBoolean(word)).toBe(true)
  })

  it.each(['False', 'false', 'F', '0', 'No', 'n', 'OFF'])('is off by %j', (word) => {
    expect(parseBoolean(word)).toBe(false)
  })

  it.each(['', ' true', 'true\r', '2', '-1', 'None', 'enabled', '__proto__'])(
    'is neither by %j',
    (word) => {
      expect(parseBoolean(word)).toBeUndefined()
    },
  )
})
