import { call, whenSignedOut } from './call.js'
import { byId, element } from './element.js'
import { acting, notify } from './notify.js'

/** Shows the sign-in form or the application, whichever it is time for. */
export async function openSession({ show, clear, focus }) {
  const showSession = async () => {
    const { user, users } = await call('/api/session/')
    const isSignedIn = user !== null
    byId('sign-in').hidden = isSignedIn
    byId('office').hidden = !isSignedIn
    byId('account').hidden = !isSignedIn
    byId('user').textContent = user ?? ''
    if (isSignedIn) return show()
    clear()
    byId('name').replaceChildren(...users.map((name) => element('option', { textContent: name })))
    showUser()
    byId('password').focus()
  }
  whenSignedOut(showSession)
  byId('name').addEventListener('change', showUser)
  byId('sign-in-form').addEventListener(
    'submit',
    acting(async ({ target }) => {
      await call('/api/sign-in/', fieldsOf(target))
      target.reset()
      await showSession()
      notify('')
      focus().focus()
    }),
  )
  byId('sign-out').addEventListener(
    'click',
    acting(async () => {
      await call('/api/sign-out/', {})
      await showSession()
      notify('Signed out.')
    }),
  )
  await showSession().catch((error) => notify(error.message, 'bad'))
}

/** Says whose password it is, where password managers look. */
function showUser() {
  byId('username').value = byId('name').value
}

export const fieldsOf = (form) => Object.fromEntries(new FormData(form))
