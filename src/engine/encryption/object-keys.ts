import { randomFillSync } from 'node:crypto'
import { engineError } from '../errors.ts'
import type { KeyRing } from './key-ring.ts'
import { keyBytes, unwrapKey, wrapKey, wrappedKeyBytes } from './key-wrap.ts'
import { wrappedOf } from './seal.ts'
import type { Encryption, Seal } from './seal.ts'
import { wrapKeys } from './wrap-keys.ts'

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

export function createObjectKeys({ keys, active }: KeyRing): ObjectKeys {
  const supply = createSupply(active)
  return {
    create(encryption) {
      const sealed = supply()
      if (encryption?.by !== 'customer') return sealed
      const wrapped = wrapKey(sealed.key, encryption.key).toString('base64')
      return { key: sealed.key, seal: { by: 'customer', wrapped } }
    },
    open(seal, context, customerKey) {
      const isCustomers = seal.by === 'customer'
      const wrapping = isCustomers ? customerKey : keys.get(seal.by)
      const key = wrapping && unwrapKey(wrappedOf(seal), wrapping)
      if (key !== undefined) return key
      throw engineError(isCustomers ? 'CustomerKeyWrong' : 'SealBroken', {
        context: { ...context, by: seal.by },
      })
    },
  }
}

const batch = 128

/** Makes many keys at a time: a call for each would cost more than what it gives. */
function createSupply({ by, wrapping }: KeyRing['active']): () => SealedKey {
  let keys: Buffer = Buffer.alloc(0)
  let wrapped: Buffer = Buffer.alloc(0)
  let taken = batch
  return () => {
    if (taken === batch) {
      keys = randomFillSync(Buffer.allocUnsafeSlow(batch * keyBytes))
      wrapped = wrapKeys(keys, wrapping)
      taken = 0
    }
    const nth = taken
    taken += 1
    const from = nth * wrappedKeyBytes
    return {
      key: keys.subarray(nth * keyBytes, (nth + 1) * keyBytes),
      seal: { by, wrapped: wrapped.toString('base64', from, from + wrappedKeyBytes) },
    }
  }
}
