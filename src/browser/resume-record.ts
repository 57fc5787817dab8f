import type { WirePlan } from './wire.ts'

/** What is kept of an upload in parts, so that it goes on after the page was closed. */
export interface ResumeRecord {
  readonly token: string
  readonly plan: WirePlan
}

/** Where that is kept. */
export interface ResumeStore {
  readonly find: () => ResumeRecord | undefined
  readonly put: (record: ResumeRecord) => void
  readonly delete: () => void
}

export interface ResumeKey {
  readonly endpoint: string
  readonly route: string
  readonly file: File | Blob
  readonly input: unknown
}

/** Keeps it in localStorage, under what tells a file from others; a page without that just does not resume. */
export function openResumeStore({ endpoint, route, file, input }: ResumeKey): ResumeStore {
  const { name, lastModified } = file instanceof File ? file : { name: '', lastModified: 0 }
  const parts = [endpoint, route, name, file.size, lastModified, file.type, input ?? null]
  const key = `stowage-upload:${JSON.stringify(parts)}`
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch {
      // Forbidden, or full.
      return undefined
    }
  }
  return {
    find: () => attempt(() => readRecord(localStorage.getItem(key))),
    put: (record) => attempt(() => localStorage.setItem(key, JSON.stringify(record))),
    delete: () => attempt(() => localStorage.removeItem(key)),
  }
}

/** For those who do not want that. */
export const noResumeStore: ResumeStore = { find: () => undefined, put() {}, delete() {} }

function readRecord(text: string | null): ResumeRecord | undefined {
  const record: unknown = JSON.parse(text ?? 'null')
  if (typeof record !== 'object' || record === null) return undefined
  return 'token' in record && 'plan' in record ? (record as ResumeRecord) : undefined
}
