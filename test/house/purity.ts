import { importsOf } from './imports.ts'
import { codeOf, isProduct, type Findings, type SourceFile } from './source-file.ts'

const outside = /\bprocess\.(env|exit|exitCode|argv|stdout|stderr)\b|\bconsole\.\w+/g
const clock = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bsetTimeout\b|\bsetInterval\b/g
const devices =
  /^(node:)?(fs|fs\/promises|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|timers.*)$|^(undici|lmdb|libsql)$/

/** What `node:net` offers that opens nothing. */
const addresses = /^import \{ (?:(?:BlockList|isIP|isIPv4|isIPv6)(?:, )?)+ \} from 'node:net'$/gm

/** Only the cli prints, reads the environment or exits. */
export function printFindings(files: readonly SourceFile[]): Findings {
  return files
    .filter((file) => isProduct(file) && !file.path.startsWith('src/cli/'))
    .flatMap((file) => matches(file, outside))
}

/** The protocol and the declaration touch neither disk nor socket nor clock. */
export function purityFindings(files: readonly SourceFile[]): Findings {
  return files
    .filter((file) => isProduct(file) && /^src\/(protocol|declaration)\//.test(file.path))
    .flatMap((file) => [
      ...matches(file, clock),
      ...importsOf({ ...file, text: file.text.replace(addresses, '') })
        .filter((from) => devices.test(from))
        .map((from) => `${file.path}: imports ${from}`),
    ])
}

/** A cast through `unknown` tells the compiler to look away. */
export function castFindings(files: readonly SourceFile[]): Findings {
  return files.filter(isProduct).flatMap((file) => matches(file, /\bas unknown as\b/g))
}

function matches(file: SourceFile, pattern: RegExp): Findings {
  return [...codeOf(file).matchAll(pattern)].map(([found]) => `${file.path}: uses ${found}`)
}
