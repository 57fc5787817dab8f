import { z } from 'zod'
import { closedObject, expects } from './closed-object.ts'
import type { Kind } from './kinds.ts'
import { storageSettings } from './storage-settings.ts'
import type { StorageSettings } from './storage-settings.ts'

/** A kind of one's own as users write it: one of the four, with other defaults. */
export interface KindInput<K extends Kind = Kind> extends StorageSettings {
  /** What it is in all that it does not say; who may read stays as it is. */
  readonly extends: K
}

/** Validates one kind; that there is such a kind to extend comes later. */
export const kindSchema = closedObject(
  { extends: z.string(expects('has to be the kind that it extends')), ...storageSettings },
  { expected: 'has to be a mapping with the kind that it extends' },
)
