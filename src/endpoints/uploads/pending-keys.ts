/** The keys of one upload in the pending storage. */
export const pendingKeys = {
  /** Where all of them are. */
  prefix: 'pending/',
  all: (id: string): string => `pending/${id}/`,
  body: (id: string): string => `pending/${id}/body`,
  claim: (id: string, attempt: number): string =>
    `pending/${id}/claim-${String(attempt).padStart(3, '0')}`,
  answer: (id: string): string => `pending/${id}/answer`,
  /** The upload that a key belongs to; undefined for what is none of uploads. */
  idOf: (key: string): string | undefined =>
    /^pending\/([\w-]{22})\/(?:body|answer|claim-\d{3,})$/.exec(key)?.[1],
  /** The attempt that a key is the claim of. */
  attemptOf: (key: string): number | undefined => {
    const [, attempt] = /\/claim-(\d{3,})$/.exec(key) ?? []
    return attempt === undefined ? undefined : Number(attempt)
  },
}
