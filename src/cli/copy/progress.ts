import cliProgress from 'cli-progress'
import { progressLine } from './progress-line.ts'

/** What a person sees of a copy while it runs. */
export interface Progress {
  /** More bytes to come; undefined when nobody knows how many. */
  readonly expect: (bytes: number | undefined) => void
  readonly advance: (bytes: number) => void
  /** Takes the bar off the screen before a line is printed; it comes back by itself. */
  readonly yieldLine: () => void
  readonly stop: () => void
}

/** A bar on stderr when that is a terminal, nothing otherwise. */
export function openProgress(): Progress {
  const { stderr } = process
  if (!stderr.isTTY) {
    const nothing = (): void => undefined
    return { expect: nothing, advance: nothing, yieldLine: nothing, stop: nothing }
  }
  let total: number | undefined = 0
  let done = 0
  const startedMs = Date.now()
  const bar = new cliProgress.SingleBar({
    stream: stderr,
    clearOnComplete: true,
    gracefulExit: false,
    hideCursor: null,
    forceRedraw: true,
    fps: 10,
    format: () =>
      // Before the first object is found there is nothing to say.
      total === 0
        ? ''
        : progressLine({
            done,
            total,
            seconds: (Date.now() - startedMs) / 1000,
            // A terminal that does not know its width says 0.
            columns: stderr.columns || 80,
          }),
  })
  bar.start(0, 0)
  return {
    expect(bytes) {
      total = total === undefined || bytes === undefined ? undefined : total + bytes
    },
    advance(bytes) {
      done += bytes
    },
    yieldLine: () => void stderr.write('\r\u001B[K'),
    stop: () => bar.stop(),
  }
}
