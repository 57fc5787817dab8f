import { environmentCredentials } from './environment-credentials.ts'
import type { EnvironmentCredentials } from './environment-credentials.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import { missing } from './missing.ts'
import type { TextSetting } from './setting.ts'
import { defaultTable } from './settings.ts'

/** The settings that hold a pair of keys. */
export interface KeySettings {
  readonly accessKeyId: TextSetting
  readonly secretAccessKey: TextSetting
  readonly sessionToken?: TextSetting
}

export interface CredentialsContext {
  readonly reader: EnvironmentReader
  /** What messages call the storage. */
  readonly title: string
  /** Whether the AWS SDK's chain may find what no variable holds. */
  readonly chain: boolean
}

export interface CredentialsReading {
  /** `undefined` leaves them to the AWS SDK's chain. */
  readonly credentials: EnvironmentCredentials | undefined
}

// A slash would end the id early in the scope of a signature.
const idShape = /^[\x21-\x2e\x30-\x7e]{1,128}$/
const secretShape = /^[\x21-\x7e]{1,4096}$/

/**
 * Reads the keys of a storage: its own, or the pair of `AWS_ACCESS_KEY_ID` that all share. Half a
 * pair is a problem, and so is none unless there is a chain to ask.
 */
export function readCredentials(
  own: KeySettings,
  context: CredentialsContext,
): CredentialsReading | undefined {
  const shared: KeySettings = defaultTable.settings
  const used = [own, shared].find((keys) => isWritten(keys, context.reader))
  if (used !== undefined) return readPair(used, context)
  if (context.chain) return { credentials: undefined }
  const profile = 'name a profile in AWS_PROFILE'
  const fix =
    own === shared
      ? `set it, or ${profile}`
      : `set it, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for every storage, or ${profile}`
  for (const key of [own.accessKeyId, own.secretAccessKey]) missing(key, fix, context)
  return undefined
}

function isWritten({ accessKeyId, secretAccessKey }: KeySettings, reader: EnvironmentReader) {
  return [accessKeyId, secretAccessKey].some((key) => reader.written(key) !== undefined)
}

function readPair(keys: KeySettings, context: CredentialsContext): CredentialsReading | undefined {
  const { reader } = context
  for (const key of [keys.accessKeyId, keys.secretAccessKey]) {
    if (reader.text(key) === undefined) missing(key, 'set it too: the two keys are a pair', context)
  }
  const accessKeyId = readKey(keys.accessKeyId, idShape, reader)
  const secretAccessKey = readKey(keys.secretAccessKey, secretShape, reader)
  const sessionToken = keys.sessionToken && readKey(keys.sessionToken, secretShape, reader)
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  const pair = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
  return { credentials: environmentCredentials(pair) }
}

function readKey(
  setting: TextSetting,
  shape: RegExp,
  reader: EnvironmentReader,
): string | undefined {
  const key = reader.text(setting)
  if (key === undefined || shape.test(key)) return key
  reader.refuse(setting, 'has a space or another character that no key has; copy the key again')
  return undefined
}
