import { spawn } from 'node:child_process'

/** An example as a shell runs it: its output so far, and its end. */
export function spawnExample(start: string, options: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', start, ...options])
  let output = ''
  const saying = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      for (const look of saying) look()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(text)) resolve()
      }
      saying.add(look)
      look()
      void ended.then(() => reject(new Error(`it never said "${text}": ${output}`)))
    })
  return { child, ended, said, output: () => output }
}

/** Where the page is, by what was said. */
export const pageIn = (text: string): string => /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? ''
