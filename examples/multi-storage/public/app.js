import { showAudit } from '../../parts/public/audit.js'
import { call } from '../../parts/public/call.js'
import { byId } from '../../parts/public/element.js'
import { acting, notify } from '../../parts/public/notify.js'
import { openSession } from '../../parts/public/session.js'
import { watchFiles } from './check-files.js'
import { showDocuments } from './documents.js'
import { showPapers } from './papers.js'
import { showPictures } from './pictures.js'
import { forgetUploads, showRecordings, showUnfinished } from './recordings.js'
import { showReports } from './reports.js'

const sections = {
  documents: showDocuments,
  pictures: showPictures,
  papers: showPapers,
  recordings: showRecordings,
  reports: showReports,
  trail: showAudit,
}

const current = () => {
  const name = location.hash.slice(1)
  return Object.hasOwn(sections, name) ? name : 'documents'
}

/** Shows the section that the address names, and no other. */
async function showSection() {
  const name = current()
  for (const each of Object.keys(sections)) byId(each).hidden = each !== name
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  await sections[name]()
}

addEventListener('hashchange', () => {
  if (byId('office').hidden) return
  void showSection().catch((error) => notify(error.message, 'bad'))
  byId(current()).querySelector('h2').focus()
})

byId('export-trail').addEventListener(
  'click',
  acting(async () => {
    const { name, records, signedUrl } = await call('/api/audit/export/', {})
    notify(`${records} records are in ${name}, which is on its way.`)
    location.assign(signedUrl)
    await showAudit()
  }),
)

watchFiles()
await openSession({
  async show() {
    showUnfinished()
    await showSection()
  },
  clear() {
    forgetUploads()
    for (const list of document.querySelectorAll('#office ul, #office tbody'))
      list.replaceChildren()
  },
  focus: () => byId(current()).querySelector('h2'),
})
