import { formError } from './errors.ts'

/** What the head of a form's part says. */
export interface PartHead {
  /** In lower case: S3 tells fields apart by that alone. */
  readonly name: string
  /** As the browser gave it, with the folder it may have added. */
  readonly filename: string | undefined
}

const headerLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:/
const disposition = /^content-disposition:[ \t]*form-data(?=[ \t]*(?:;|$))/i
const parameter = /[ \t]*;[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/y

/** Reads the head of a part: a `Content-Disposition` with a name, and whatever else. Throws `MalformedPOSTRequest`. */
export function parsePartHead(head: string): PartHead {
  const lines = head.split('\r\n')
  const found = lines.filter((line) => disposition.test(line))
  const [line] = found
  if (line === undefined || found.length > 1 || !lines.every((each) => headerLine.test(each)))
    throw formError('MalformedPOSTRequest')
  const parameters = parametersOf(line)
  const name = parameters.get('name')
  if (name === undefined || name === '') throw formError('MalformedPOSTRequest')
  return { name: name.toLowerCase(), filename: parameters.get('filename') }
}

function parametersOf(line: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  let at = disposition.exec(line)?.[0].length ?? 0
  while (at < line.length) {
    parameter.lastIndex = at
    const [text = '', name = '', quoted, bare = ''] = parameter.exec(line) ?? []
    if (text === '' || parameters.has(name.toLowerCase())) throw formError('MalformedPOSTRequest')
    // A browser's backslashes are those of Windows: only a quote is ever escaped.
    parameters.set(name.toLowerCase(), quoted?.replaceAll('\\"', '"') ?? bare)
    at += text.length
  }
  return parameters
}
