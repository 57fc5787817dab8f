const longest = 80
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu
const accessKeyId = /\b(AKIA|ASIA)[A-Z0-9]{12,}/
const secretRun = /[A-Za-z0-9/+]{40,}/
const userInfo = /\/\/[^/?#@]*@/g

/** A value as an error message may show it: short, on one line, and never a secret. */
export function printableValue(value: unknown): string {
  if (typeof value === 'string') return looksSecret(value) ? '(hidden)' : quoted(value)
  if (Array.isArray(value)) return '(a list)'
  if (typeof value === 'object' && value !== null) return '(a mapping)'
  return typeof value === 'function' ? '(a function)' : String(value)
}

/** A place in a declaration: `buckets.documents.versioning`, `buckets["a.b"]`, `Rules[0]`. */
export function printablePath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the declaration'
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    const name = String(step)
    return /^[\w-]+$/.test(name) ? `.${name}` : `[${quoted(name)}]`
  })
  return steps.join('').replace(/^\./, '')
}

/** Text with every character that a terminal would obey or hide written as an escape. */
export function visibleText(text: string): string {
  return text.replace(
    invisible,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

function quoted(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text
  return visibleText(JSON.stringify(short.replace(userInfo, '//***@')))
}

/** An access key id, or forty characters that mix cases and digits as a secret access key does. */
function looksSecret(text: string): boolean {
  const run = secretRun.exec(text)?.[0] ?? ''
  return accessKeyId.test(text) || (/[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run))
}
