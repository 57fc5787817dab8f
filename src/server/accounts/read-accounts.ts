import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isStowageError } from '../../core/error.ts'
import { parseJson, type Json } from '../../core/json.ts'
import { systemCode } from '../../core/system-code.ts'
import { problemList, type Problem } from '../../declaration/problem.ts'
import { readValue } from '../../declaration/read-value.ts'
import { serverError } from '../errors.ts'
import { accountsSchema, type StoredAccounts } from './accounts-schema.ts'

/** A document of accounts, and the file that it is from. */
export interface AccountsSource {
  readonly file: string
  readonly document: StoredAccounts
}

/** Reads a document of accounts. Throws `AccountsUnreadable`, `AccountsInvalid`. */
export async function readAccounts(file: string): Promise<AccountsSource> {
  try {
    return parseAccounts(await readFile(file, 'utf8'), file)
  } catch (error) {
    throw unreadable(error, file)
  }
}

/** The same at once, for what is read while a request waits. Undefined if there is no such file. */
export function readAccountsNow(file: string): AccountsSource | undefined {
  try {
    return parseAccounts(readFileSync(file, 'utf8'), file)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw unreadable(error, file)
  }
}

function unreadable(error: unknown, file: string): unknown {
  if (isStowageError(error)) return error
  return serverError('AccountsUnreadable', {
    message: `The accounts of ${file} cannot be read.`,
    context: { file },
    cause: error,
  })
}

/** The document of a text. Throws `AccountsInvalid` with everything that is wrong with it, and no secret. */
export function parseAccounts(source: string, file: string): AccountsSource {
  let value: Json
  try {
    value = parseJson(source)
  } catch {
    // The error of the parser would quote the text, and with it a secret.
    throw serverError('AccountsInvalid', {
      message: `${file} is not JSON.`,
      context: { file, problems: 1 },
    })
  }
  const problems: Problem[] = []
  const document = readValue(accountsSchema, value, { path: [], problems })
  if (document === undefined) throw invalidAccounts(problems, file)
  return { file, document }
}

/** The one `AccountsInvalid` that lists every problem. */
export function invalidAccounts(problems: readonly Problem[], file: string): Error {
  return serverError('AccountsInvalid', {
    message: problemList(problems.map(withoutSecret), { source: file }),
    context: { file, problems: problems.length },
  })
}

function withoutSecret({ path, value, message }: Problem): Problem {
  const place = path.length === 0 ? ['(the document)'] : path
  return { path: place, message, ...(!path.includes('secretAccessKey') && { value }) }
}
