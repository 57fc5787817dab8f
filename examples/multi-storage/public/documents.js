import { call } from '../../parts/public/call.js'
import { byId, countOf, element } from '../../parts/public/element.js'
import { acting, notify } from '../../parts/public/notify.js'
import { button, downloadLink, sizeOf } from './parts.js'
import { isPicture, smallPicture } from './small-picture.js'

/** Shows the documents: pictures for everyone, originals for whom they are. */
export async function showDocuments() {
  const { documents, total } = await call('/api/documents/')
  byId('document-list').replaceChildren(...documents.map(cardOf))
  byId('document-count').textContent = countOf(documents.length, total)
  byId('no-documents').hidden = total > 0
}

function cardOf({ id, title, owner, size, isPublic, isYours, thumbnailUrl, publicUrl }) {
  const badge = element('span', {
    className: isPublic ? 'badge public' : 'badge',
    textContent: isPublic ? 'Public' : 'Private',
  })
  const about = element(
    'div',
    { className: 'about' },
    badge,
    element('h3', { textContent: title }),
    element('p', { className: 'hint', textContent: `${owner}, ${sizeOf(size)}` }),
  )
  const actions = element('div', { className: 'actions' })
  if (publicUrl !== undefined)
    actions.append(
      element('a', {
        href: publicUrl,
        textContent: 'Public link',
        ariaLabel: `Public link of ${title}`,
      }),
    )
  else if (isYours) actions.append(downloadLink(`/api/documents/${id}/download/`, title))
  if (isYours) actions.append(visibilityButton({ id, title, isPublic }))
  const picture = element('img', { src: thumbnailUrl, alt: '', loading: 'lazy' })
  return element('li', {}, picture, about, actions)
}

function visibilityButton({ id, title, isPublic }) {
  const verb = isPublic ? 'Unpublish' : 'Publish'
  return button(verb, { ariaLabel: `${verb} ${title}` }, async () => {
    await call(`/api/documents/${id}/${verb.toLowerCase()}/`, {})
    notify(
      isPublic ? `${title} is private again.` : `${title} is public: whoever has the link has it.`,
    )
    await showDocuments()
    byId('document-list')
      .querySelector(
        `[aria-label="${CSS.escape(`${isPublic ? 'Publish' : 'Unpublish'} ${title}`)}"]`,
      )
      ?.focus()
  })
}

/** Of a PDF the browser makes no picture: one has to be chosen. */
function checkPicture() {
  const [original] = byId('original').files
  const isNeeded = original !== undefined && !isPicture(original)
  const isThere = byId('thumbnail').files.length > 0
  byId('thumbnail').setCustomValidity(isNeeded && !isThere ? 'Choose a picture for this one.' : '')
}
for (const id of ['original', 'thumbnail']) byId(id).addEventListener('change', checkPicture)

byId('document-form').addEventListener(
  'submit',
  acting(async ({ target }) => {
    const form = new FormData(target)
    const [picture] = [...byId('thumbnail').files, form.get('original')]
    form.set('thumbnail', await smallPicture(picture))
    const { title } = await call('/api/documents/', form)
    target.reset()
    notify(`${title} is stored, and private.`)
    await showDocuments()
  }),
)
