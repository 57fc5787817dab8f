import type { BaseStorage, ObjectHandle } from './storage.ts'

/** An object of a storage, whether it is there or not. */
export function objectHandle<S extends BaseStorage>(storage: S, key: string): ObjectHandle<S> {
  return {
    storage,
    key,
    reference: storage.reference(key),
    get: (options) => storage.get(key, options),
    head: (options) => storage.head(key, options),
    exists: (options) => storage.exists(key, options),
    delete: (options) => storage.delete(key, options),
    copy: (to, options) => storage.copy(key, to, options),
    move: (to, options) => storage.move(key, to, options),
    signedUrl: (options) => storage.signedUrl(key, options),
  }
}
