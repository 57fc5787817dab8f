import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** A process that runs a module of TypeScript with these names imported from pages of the engine. */
export interface Child {
  readonly lines: AsyncIterable<string>
  readonly process: ChildProcess
  /** Its exit code and signal. */
  readonly exited: Promise<unknown[]>
}

const page = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href)

const prelude = `
  import { writeSync } from 'node:fs'
  import { openEngine } from ${page('./open-engine.ts')}
  import { patternOf } from ${page('./pattern.test.fixture.ts')}
  const say = (...words) => writeSync(1, words.join(' ') + '\\n')
`

/** Runs the code; `shell` may prepare the process, for instance with limits. */
export function startChild(code: string, shell = ''): Child {
  const script = `${shell} exec "$0" --import tsx --input-type=module --eval "$1"`
  const child = spawn('/bin/sh', ['-c', script, process.execPath, prelude + code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  return { lines: createInterface({ input: stdoutOf(child) }), process: child, exited }
}

function stdoutOf(child: ChildProcess): Readable {
  if (child.stdout === null) throw new Error('no output')
  return child.stdout
}
