import { problem } from 'stowage/endpoints'
import type { z } from 'zod'

/** The refusals of the application, as problem documents. */
export const refuse = {
  crossSite: () =>
    problem({ status: 403, code: 'CrossSite', detail: 'The request comes from another site.' }),
  input: (error: z.ZodError) =>
    problem({ status: 422, code: 'InputInvalid', detail: `${sentenceOf(error)}.` }),
  method: (allowed: readonly string[]) =>
    problem({
      status: 405,
      code: 'MethodUnsupported',
      detail: 'This address does not know the method.',
      headers: { allow: allowed.join(', ') },
    }),
  notFound: () => problem({ status: 404, code: 'NotFound', detail: 'There is nothing here.' }),
  notJson: () =>
    problem({ status: 415, code: 'NotJson', detail: 'The body has to be application/json.' }),
  signIn: () => problem({ status: 401, code: 'SignInRequired', detail: 'Sign in and try again.' }),
  wrongPassword: () =>
    problem({ status: 401, code: 'WrongPassword', detail: 'Name and password do not fit.' }),
} as const

/** Names each field and the first thing wrong with it, never what was sent. */
function sentenceOf({ issues }: z.ZodError): string {
  const firsts = new Map<string, string>()
  for (const { path, message } of issues) {
    const field = path.join('.')
    if (!firsts.has(field)) firsts.set(field, `${field} ${message}`.trim())
  }
  return Array.from(firsts.values()).join('; ')
}
