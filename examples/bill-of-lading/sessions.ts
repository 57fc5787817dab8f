import { randomBytes } from 'node:crypto'
import { isPasswordOf, type DemoUser } from './demo-users.ts'

/** Who is signed in, kept in memory: a restart signs everybody out. */
export interface Sessions {
  /** The cookie of a new session; undefined when name and password do not fit. */
  readonly signIn: (name: string, password: string) => string | undefined
  /** The cookie that ends the session of a request. */
  readonly signOut: (request: Request) => string
  /** The name of whoever sent a request. */
  readonly userOf: (request: Request) => string | undefined
}

interface Session {
  readonly name: string
  readonly endsAtMs: number
}

const cookieName = 'bol_session'
/** Seconds. */
const lifetime = 8 * 3600
/** More than two people ever need; the oldest go first. */
const mostSessions = 1000

export function createSessions(users: readonly DemoUser[], now: () => Date): Sessions {
  const sessions = new Map<string, Session>()
  return {
    signIn(name, password) {
      const user = users.find((each) => each.name === name)
      if (user === undefined || !isPasswordOf(user, password)) return undefined
      const [oldest] = sessions.keys()
      if (sessions.size >= mostSessions && oldest !== undefined) sessions.delete(oldest)
      const token = randomBytes(32).toString('base64url')
      sessions.set(token, { name, endsAtMs: now().getTime() + lifetime * 1000 })
      return cookie(token, lifetime)
    },
    signOut(request) {
      sessions.delete(tokenOf(request))
      return cookie('', 0)
    },
    userOf(request) {
      const session = sessions.get(tokenOf(request))
      return session !== undefined && session.endsAtMs > now().getTime() ? session.name : undefined
    },
  }
}

/** Not `Secure`: the example speaks plain HTTP, on this machine only. */
const cookie = (value: string, maxAge: number): string =>
  `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}`

function tokenOf(request: Request): string {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const pair = pairs.find((each) => each.startsWith(`${cookieName}=`))
  return pair?.slice(cookieName.length + 1) ?? ''
}
