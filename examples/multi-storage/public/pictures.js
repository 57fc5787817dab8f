import { call, callForLines } from '../../parts/public/call.js'
import { byId, countOf, element } from '../../parts/public/element.js'
import { acting, notify } from '../../parts/public/notify.js'
import { sizeOf } from './parts.js'

export async function showPictures() {
  const { pictures, total } = await call('/api/pictures/')
  const items = pictures.map(({ url }, index) => {
    const picture = element('img', { src: url, alt: `Picture ${index + 1}`, loading: 'lazy' })
    return element('li', {}, element('a', { href: url }, picture))
  })
  byId('picture-list').replaceChildren(...items)
  byId('picture-count').textContent = countOf(pictures.length, total)
  byId('no-pictures').hidden = total > 0
}

function showProgress({ done, of, bytes }) {
  byId('picture-bar').value = done / of
  byId('picture-progress-text').textContent = `${done} of ${of}, ${sizeOf(bytes)} stored`
}

function showOutcome({ stored, failures }) {
  byId('picture-failures').replaceChildren(
    ...failures.map(({ name, reason }) => element('li', { textContent: `${name}: ${reason}` })),
  )
  const refused = failures.length > 0 ? `, ${failures.length} refused` : ''
  notify(`${stored.length} stored${refused}.`, failures.length > 0 ? 'bad' : 'good')
}

byId('picture-form').addEventListener(
  'submit',
  acting(async ({ target }) => {
    const form = new FormData(target)
    byId('picture-failures').replaceChildren()
    byId('picture-progress').hidden = false
    showProgress({ done: 0, of: form.getAll('pictures').length, bytes: 0 })
    await callForLines('/api/pictures/', form, (line) => {
      if (line.problem !== undefined) throw new Error(line.problem)
      if (line.progress === undefined) showOutcome(line)
      else showProgress(line.progress)
    })
    target.reset()
    await showPictures()
  }),
)
