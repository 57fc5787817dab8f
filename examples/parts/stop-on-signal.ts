import { complain } from './complain.ts'

/** The first signal lets what is in flight finish, the second does not. */
export function stopOnSignal(close: () => Promise<void>): void {
  let stoppingSinceMs: number | undefined
  const stop = (): void => {
    if (stoppingSinceMs !== undefined) {
      // One Ctrl-C may arrive twice: from the terminal, and passed on by whoever started this.
      if (Date.now() - stoppingSinceMs > 500) process.exit(130)
      return
    }
    stoppingSinceMs = Date.now()
    console.log('Stopping …')
    close().then(
      () => console.log('Stopped.'),
      (error: unknown) => {
        complain(error)
        process.exitCode = 1
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  onParentGone(() => {
    if (stoppingSinceMs === undefined) stop()
  })
}

/** npm does not pass on the signal that ends it, and would leave a server that nobody stops. */
function onParentGone(listener: () => void): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    listener()
  }, 500)
  watch.unref()
}
