import { endpointError } from './errors.ts'

const functions = ['authenticate', 'locate', 'authorize'] as const

type CheckedName = (typeof functions)[number] | 'storage' | 'trail' | 'action' | 'mode'
/** Unknown: the types say what they are, where there are types. */
type CheckedOptions = { readonly [Name in CheckedName]?: unknown }

const modes: readonly unknown[] = ['redirect', 'proxy', undefined]

/** Checks what programs without types may have forgotten. Throws `DownloadInvalid`. */
export function checkDownload(options: CheckedOptions): void {
  for (const name of functions)
    if (typeof options[name] !== 'function') refuse(`${name} is no function.`)
  for (const [name, method] of [
    ['storage', 'get'],
    ['trail', 'append'],
  ] as const)
    if (!hasMethod(options[name], method)) refuse(`${name} is none: it has no ${method}().`)
  if (typeof options.action !== 'string' || options.action === '') refuse('action is no name.')
  if (!modes.includes(options.mode)) refuse("mode is neither 'redirect' nor 'proxy'.")
}

function hasMethod(value: unknown, name: string): boolean {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
  )
}

function refuse(message: string): never {
  throw endpointError('DownloadInvalid', { message: `The download is not declared: ${message}` })
}
