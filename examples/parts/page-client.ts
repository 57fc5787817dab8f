import type { DemoUser } from './demo-users.ts'

/** The API as somebody who is signed in uses it. */
export interface PageClient {
  /** The answer's JSON. Throws with the problem's sentence. */
  readonly get: (path: string) => Promise<unknown>
  readonly post: (path: string, body: unknown) => Promise<unknown>
  /** Sends a form, as the page does; nothing is thrown. */
  readonly send: (path: string, form: FormData) => Promise<Response>
  /** Any request with the session; nothing is followed or thrown. */
  readonly request: (path: string, init?: RequestInit) => Promise<Response>
}

/** Signs in at a page; without a user, nobody is. */
export async function createPageClient(
  page: string,
  user: DemoUser | undefined,
): Promise<PageClient> {
  let cookie = ''
  const request = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (cookie !== '') headers.set('cookie', cookie)
    return fetch(page + path, { redirect: 'manual', ...init, headers })
  }
  const post = (path: string, body: unknown): Promise<Response> =>
    request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: page },
      body: JSON.stringify(body),
    })
  if (user !== undefined) {
    const response = await post('/api/sign-in/', user)
    await answerOf(response)
    cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }
  return {
    request,
    get: async (path) => answerOf(await request(path, { headers: { accept: 'application/json' } })),
    send: (path, form) => request(path, { method: 'POST', headers: { origin: page }, body: form }),
    post: async (path, body) => answerOf(await post(path, body)),
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new Error(`${response.status} ${response.url}: ${text}`)
}
