import type { Trail } from 'stowage/audit'
import { z } from 'zod'
import { refuse } from './refuse.ts'
import type { Exchange, Route } from './route.ts'
import type { Sessions } from './sessions.ts'
import { json, readInput, senderOf } from './wire.ts'

export interface SessionRoutesOptions {
  readonly sessions: Sessions
  readonly trail: Trail
  /** Their names are on the sign-in form. */
  readonly users: readonly { readonly name: string }[]
}

const signInInput = z.strictObject({ name: z.string(), password: z.string() })

/** Who is signed in, signing in, signing out. */
export function createSessionRoutes(options: SessionRoutesOptions): readonly Route[] {
  const { sessions, users } = options
  return [
    {
      method: 'GET',
      path: /^\/api\/session\/?$/,
      open: true,
      handle: ({ request }) =>
        json({ user: sessions.userOf(request) ?? null, users: users.map(({ name }) => name) }),
    },
    {
      method: 'POST',
      path: /^\/api\/sign-in\/?$/,
      open: true,
      handle: (exchange) => signIn(options, exchange),
    },
    {
      method: 'POST',
      path: /^\/api\/sign-out\/?$/,
      open: true,
      handle: ({ request }) =>
        json({ user: null }, { headers: { 'set-cookie': sessions.signOut(request) } }),
    },
  ]
}

async function signIn(
  { sessions, users, trail }: SessionRoutesOptions,
  { request, peer }: Exchange,
): Promise<Response> {
  const input = await readInput(request, signInInput)
  if (input instanceof Response) return input
  const { name, password } = input
  const cookie = sessions.signIn(name, password)
  await trail.append({
    action: 'SIGNED_IN',
    // A name that nobody has may be a password in the wrong field: it is not recorded.
    actor: users.find((each) => each.name === name)?.name ?? 'anonymous',
    resource: 'session',
    outcome: cookie === undefined ? 'denied' : 'success',
    ...senderOf(request, peer),
  })
  return cookie === undefined
    ? refuse.wrongPassword()
    : json({ user: name }, { headers: { 'set-cookie': cookie } })
}
