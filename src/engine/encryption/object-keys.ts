import { randomFillSync } from 'node:crypto'
import { engineError } from '../errors.ts'
import type { KeyRing } from './key-ring.ts'
import { keyBytes, unwrapKey, wrapKey } from './key-wrap.ts'
import { wrappedOf } from './seal.ts'
import type { Encryption, Seal } from './seal.ts'

/** The key of a body, and how it is kept. */
export interface SealedKey {
  readonly key: Buffer
  readonly seal: Seal
}

/** What errors say a key belongs to. */
export interface KeyContext {
  readonly bucket: string
  readonly key: string
}

/** Makes and opens the keys of bodies. Each has one of its own, wrapped by the ring or by the customer. */
export interface ObjectKeys {
  create(encryption?: Encryption): SealedKey
  /** Throws CustomerKeyWrong, SealBroken. */
  open(seal: Seal, context: KeyContext, customerKey?: Uint8Array): Buffer
}

export function createObjectKeys(ring: KeyRing): ObjectKeys {
  const random = createRandomKeys()
  return {
    create(encryption) {
      const key = random()
      const byCustomer = encryption?.by === 'customer'
      const { by, wrapping } = byCustomer
        ? { by: 'customer', wrapping: encryption.key }
        : ring.active
      return { key, seal: { by, wrapped: wrapKey(key, wrapping).toString('base64') } }
    },
    open(seal, context, customerKey) {
      const isCustomers = seal.by === 'customer'
      const wrapping = isCustomers ? customerKey : ring.keys.get(seal.by)
      const key = wrapping && unwrapKey(wrappedOf(seal), wrapping)
      if (key !== undefined) return key
      throw engineError(isCustomers ? 'CustomerKeyWrong' : 'SealBroken', {
        context: { ...context, by: seal.by },
      })
    },
  }
}

const batch = 128

/** Many at a time: a call for each would cost more than what it gives. */
function createRandomKeys(): () => Buffer {
  let fresh = Buffer.alloc(0)
  let taken = 0
  return () => {
    if (taken === fresh.length) {
      fresh = randomFillSync(Buffer.allocUnsafeSlow(batch * keyBytes))
      taken = 0
    }
    const key = fresh.subarray(taken, taken + keyBytes)
    taken += keyBytes
    return key
  }
}
