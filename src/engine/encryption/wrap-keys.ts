import { createCipheriv } from 'node:crypto'
import { keyBytes, wrappedKeyBytes } from './key-wrap.ts'

const rounds = 6
/** Of 32 bits: a key, a wrapped key, and what is encrypted at each step. */
const keyWords = keyBytes / 4
const wrappedWords = wrappedKeyBytes / 4
const blockWords = 4
const integrity = 0xa6a6a6a6

/**
 * Keys that lie behind each other, each wrapped as `wrapKey` wraps one. All of them go through a step in one call: a
 * call for each key would cost more than all else that a small write encrypts. Source: RFC 3394, section 2.2.1.
 */
export function wrapKeys(keys: Buffer, wrapping: Uint8Array): Buffer {
  const count = keys.length / keyBytes
  const words = new Uint32Array(count * wrappedWords)
  const wrapped = Buffer.from(words.buffer)
  for (let nth = 0; nth < count; nth += 1) {
    words.fill(integrity, nth * wrappedWords, nth * wrappedWords + 2)
    keys.copy(wrapped, nth * wrappedKeyBytes + 8, nth * keyBytes, (nth + 1) * keyBytes)
  }
  const cipher = createCipheriv('aes-256-ecb', wrapping, null)
  const blocks = new Uint32Array(count * blockWords)
  for (let step = 0; step < (rounds * keyWords) / 2; step += 1) {
    const half = 2 + ((step * 2) % keyWords)
    for (let nth = 0; nth < count; nth += 1) {
      const from = nth * wrappedWords
      const to = nth * blockWords
      blocks[to] = words[from] ?? 0
      blocks[to + 1] = words[from + 1] ?? 0
      blocks[to + 2] = words[from + half] ?? 0
      blocks[to + 3] = words[from + half + 1] ?? 0
    }
    const bytes = cipher.update(blocks)
    const sealed = new Uint32Array(bytes.buffer, bytes.byteOffset, blocks.length)
    for (let nth = 0; nth < count; nth += 1) {
      const from = nth * blockWords
      const to = nth * wrappedWords
      words[to] = sealed[from] ?? 0
      words[to + 1] = sealed[from + 1] ?? 0
      words[to + half] = sealed[from + 2] ?? 0
      words[to + half + 1] = sealed[from + 3] ?? 0
      // The number of the step, in the last byte of the eight.
      wrapped[nth * wrappedKeyBytes + 7] = (wrapped[nth * wrappedKeyBytes + 7] ?? 0) ^ (step + 1)
    }
  }
  return wrapped
}
