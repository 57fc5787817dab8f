import type { Page, Request } from 'playwright-core'

/** What a page sends where, while it uploads. */
export interface PartWatch {
  /** How many requests about uploads have been sent, to S3 and to the application. */
  readonly asked: () => number
  /** The numbers of the parts that were sent after that many requests. */
  readonly sentAfter: (asked: number) => readonly number[]
  /** Where parts went. */
  readonly partOrigins: () => readonly string[]
  /** Bytes of the messages that went to the application. */
  readonly bytesToPage: () => number
  /** Resolves when that many more parts have arrived. */
  readonly arrived: (parts: number) => Promise<void>
  /** Resolves when nothing is on its way. */
  readonly quiet: () => Promise<void>
}

const partOf = (request: Request): number =>
  Number(new URL(request.url()).searchParams.get('partNumber'))
const isMessage = (request: Request): boolean => request.url().endsWith('/api/uploads/')

export function watchParts(page: Page): PartWatch {
  const requests: Request[] = []
  const going = new Set<Request>()
  const waiting = new Set<() => void>()
  let arrived = 0
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  const ended = (request: Request): void => {
    going.delete(request)
    for (const look of waiting) look()
  }
  page.on('request', (request) => {
    if (partOf(request) === 0 && !isMessage(request)) return
    requests.push(request)
    going.add(request)
  })
  page.on('requestfailed', ended)
  page.on('requestfinished', (request) => {
    if (partOf(request) > 0) arrived++
    ended(request)
  })
  const parts = (): readonly Request[] => requests.filter((each) => partOf(each) > 0)
  return {
    asked: () => requests.length,
    sentAfter: (asked) =>
      requests
        .slice(asked)
        .map(partOf)
        .filter((part) => part > 0),
    partOrigins: () => [...new Set(parts().map((each) => new URL(each.url()).origin))],
    bytesToPage: () =>
      requests.filter(isMessage).reduce((sum, each) => sum + (each.postData()?.length ?? 0), 0),
    arrived: (more) => {
      const enough = arrived + more
      return until(() => arrived >= enough)
    },
    quiet: () => until(() => going.size === 0),
  }
}
