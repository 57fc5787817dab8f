import { problem } from 'stowage/endpoints'
import type { z } from 'zod'

/** The refusals of an application, as problem documents. */
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
  notForm: () =>
    problem({ status: 415, code: 'NotForm', detail: 'The body has to be multipart/form-data.' }),
  brokenForm: () =>
    problem({
      status: 422,
      code: 'FormBroken',
      detail: 'The form is broken, or longer than a form may be.',
    }),
  notYours: () =>
    problem({ status: 403, code: 'NotYours', detail: 'This is not yours to see or change.' }),
  signIn: () => problem({ status: 401, code: 'SignInRequired', detail: 'Sign in and try again.' }),
  tooLarge: () =>
    problem({ status: 413, code: 'BodyTooLarge', detail: 'The body is longer than 64 KiB.' }),
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
