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

/** Seconds. */
const lifetime = 8 * 3600
/** More than a few people ever need; the oldest go first. */
const mostSessions = 1000

export interface SessionsOptions {
  /** Examples side by side need each its own: ports do not tell cookies apart. */
  readonly cookieName: string
  readonly users: readonly DemoUser[]
  readonly now: () => Date
}

export function createSessions({ cookieName, users, now }: SessionsOptions): Sessions {
  const sessions = new Map<string, Session>()
  return {
    signIn(name, password) {
      const user = users.find((each) => each.name === name)
      if (user === undefined || !isPasswordOf(user, password)) return undefined
      const [oldest] = sessions.keys()
      if (sessions.size >= mostSessions && oldest !== undefined) sessions.delete(oldest)
      const token = randomBytes(32).toString('base64url')
      sessions.set(token, { name, endsAtMs: now().getTime() + lifetime * 1000 })
      return cookieOf(cookieName, token, lifetime)
    },
    signOut(request) {
      sessions.delete(tokenOf(request, cookieName))
      return cookieOf(cookieName, '', 0)
    },
    userOf(request) {
      const session = sessions.get(tokenOf(request, cookieName))
      return session !== undefined && session.endsAtMs > now().getTime() ? session.name : undefined
    },
  }
}

/** Not `Secure`: the examples speak plain HTTP, on this machine only. */
const cookieOf = (name: string, value: string, maxAge: number): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}`

function tokenOf(request: Request, cookieName: string): string {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const pair = pairs.find((each) => each.startsWith(`${cookieName}=`))
  return pair?.slice(cookieName.length + 1) ?? ''
}
