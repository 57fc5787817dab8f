import { isJsonObject, type Json } from '../../core/json.ts'

/** What messages of events of one kind say beside. Source: S3 User Guide, "Event message structure". */
export type EventDetail = Readonly<Record<string, Json>>

interface Restored {
  /** The class that the object is in, and stays in. */
  readonly storageClass: string
  /** When its copy goes. */
  readonly expires: Date
}

/** Of `ObjectRestore:Completed`. */
export function restoreDetail({ storageClass, expires }: Restored): EventDetail {
  return {
    glacierEventData: {
      restoreEventData: {
        lifecycleRestorationExpiryTime: expires.toISOString(),
        lifecycleRestoreStorageClass: storageClass,
      },
    },
  }
}

/** Of `LifecycleTransition`. */
export function transitionDetail(destinationStorageClass: string): EventDetail {
  return { lifecycleEventData: { transitionEventData: { destinationStorageClass } } }
}

/** The class that an object went into. */
export function transitionClass({ lifecycleEventData }: EventDetail): string | undefined {
  return textIn(lifecycleEventData, 'transitionEventData', 'destinationStorageClass')
}

/** The same, as EventBridge has it. Source: S3 User Guide, "EventBridge event message structure". */
export function bridgedDetail({ glacierEventData, ...others }: EventDetail): EventDetail {
  const expires = textIn(glacierEventData, 'restoreEventData', 'lifecycleRestorationExpiryTime')
  const from = textIn(glacierEventData, 'restoreEventData', 'lifecycleRestoreStorageClass')
  const into = transitionClass(others)
  return {
    ...(expires !== undefined && { 'restore-expiry-time': `${expires.slice(0, 19)}Z` }),
    ...(from !== undefined && { 'source-storage-class': from }),
    ...(into !== undefined && { 'destination-storage-class': into }),
  }
}

function textIn(value: Json | undefined, ...names: readonly string[]): string | undefined {
  let found = value
  for (const name of names) found = isJsonObject(found) ? found[name] : undefined
  return typeof found === 'string' ? found : undefined
}
