import { byId } from './element.js'

const goodNoticeMs = 8000
let fading

/** Says something where the person is: in the sign-in form, or at the foot of the window. */
export function notify(text, kind = 'good') {
  clearTimeout(fading)
  const place = byId('sign-in').hidden ? byId('notice') : byId('sign-in-notice')
  for (const each of [byId('notice'), byId('sign-in-notice')]) each.textContent = ''
  place.dataset.kind = kind
  place.textContent = text.charAt(0).toUpperCase() + text.slice(1)
  // What went wrong stays until something else is done.
  if (kind === 'good') fading = setTimeout(() => (place.textContent = ''), goodNoticeMs)
}

/** Runs what a person asked for once at a time, and says when it fails. */
export function acting(action) {
  return async (event) => {
    event.preventDefault()
    const button = event.submitter ?? event.currentTarget
    if (button.ariaDisabled === 'true') return
    button.ariaDisabled = 'true'
    try {
      await action(event)
    } catch (error) {
      notify(error.message, 'bad')
    } finally {
      button.ariaDisabled = null
    }
  }
}
