import { performance } from 'node:perf_hooks'

/** npm and npx pass on a Ctrl-C that the terminal has already sent: both are one wish. */
const sameWishMs = 500
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

/** Resolves at the first SIGINT or SIGTERM. The next one, a person's second, ends the process at once. */
export function stopSignal(): Promise<void> {
  let first: number | undefined
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        const now = performance.now()
        if (first !== undefined && now - first > sameWishMs) process.exit(exitCodes[signal])
        first ??= now
        resolve()
      })
    }
  })
}
