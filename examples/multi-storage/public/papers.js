import { call } from '../../parts/public/call.js'
import { byId, countOf, element, fillTable } from '../../parts/public/element.js'
import { acting, notify } from '../../parts/public/notify.js'
import { downloadLink, sizeOf } from './parts.js'

export async function showPapers() {
  const { papers, total } = await call('/api/papers/')
  fillTable(byId('paper-list'), papers.map(rowOf))
  byId('paper-count').textContent = countOf(papers.length, total)
  byId('no-papers').hidden = total > 0
  byId('papers-scroll').hidden = total === 0
}

function rowOf({ id, sort, owner, name, key, size, mayView }) {
  if (!mayView) return [element('em', { textContent: 'Not yours to see' }), sort, owner, '', '', '']
  const show = element('a', {
    href: `/api/papers/${id}/show/`,
    target: '_blank',
    textContent: 'Show',
    ariaLabel: `Show ${name}`,
  })
  const links = [downloadLink(`/api/papers/${id}/download/`, name)]
  // Word documents no browser shows.
  if (/\.pdf$/i.test(name)) links.unshift(show)
  return [
    element('strong', { textContent: name }),
    sort,
    owner,
    element('code', { textContent: key }),
    sizeOf(size),
    element('span', { className: 'links' }, ...links),
  ]
}

byId('paper-form').addEventListener(
  'submit',
  acting(async ({ target }) => {
    const { name, key } = await call('/api/papers/', new FormData(target))
    target.reset()
    notify(`${name} is stored as ${key}.`)
    await showPapers()
  }),
)
