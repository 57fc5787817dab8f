import type { SigningCredentials } from '../../protocol/sigv4/sign-request.ts'

/** Credentials whose secrets are read by name only: `JSON.stringify`, spread and logs pass them by. */
export type EnvironmentCredentials = SigningCredentials

/** Hides the secrets of credentials from whatever lists their properties. */
export function environmentCredentials(open: SigningCredentials): EnvironmentCredentials {
  const hidden = { ...open }
  Object.defineProperty(hidden, 'secretAccessKey', { enumerable: false })
  if (open.sessionToken !== undefined) {
    Object.defineProperty(hidden, 'sessionToken', { enumerable: false })
  }
  return Object.freeze(hidden)
}
