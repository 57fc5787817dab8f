import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A function that a page of this folder exports by its name. */
export interface PageCall {
  readonly page: string
  readonly call: (directory: string) => Promise<void>
  readonly directory: string
  /** A command that ends by running the one that follows it. */
  readonly wrapper?: readonly string[]
}

/** Calls a function of a page in a process of its own. */
export function runPage({ page, call, directory, wrapper = [] }: PageCall): ChildProcess {
  const url = pathToFileURL(join(import.meta.dirname, page)).href
  const { name } = call
  const script = `import { ${name} } from '${url}'; await ${name}(process.argv[1])`
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const [command, ...args] = [...wrapper, process.execPath, ...flags, directory]
  return spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}
