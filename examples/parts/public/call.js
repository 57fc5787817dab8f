let onSignedOut = async () => {}

/** Told when an answer says that nobody is signed in any more. */
export function whenSignedOut(listener) {
  onSignedOut = listener
}

/** Shows the sign-in form to whoever is signed out. */
export const signedOut = () => onSignedOut()

/** Calls the API; what it refuses is thrown with the sentence that says why. A form is sent as one. */
export async function call(path, body) {
  const response = await send(path, body)
  const answer = await response.json().catch(() => ({ detail: unanswered }))
  if (response.ok) return answer
  return refused(answer)
}

/** Calls the API, and tells each line of its answer as it arrives. */
export async function callForLines(path, body, tell) {
  const response = await send(path, body)
  if (!response.ok) return refused(await response.json())
  let rest = ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const lines = (rest + next.value).split('\n')
    rest = lines.pop()
    for (const line of lines) tell(JSON.parse(line))
  }
}

const unanswered = 'The server does not answer. Is it still running?'

async function send(path, body) {
  const isForm = body instanceof FormData
  try {
    return await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    })
  } catch {
    throw new Error(unanswered)
  }
}

async function refused({ code, detail }) {
  if (code === 'SignInRequired') await onSignedOut()
  throw new Error(detail)
}
