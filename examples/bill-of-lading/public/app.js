import { showAudit } from '../../parts/public/audit.js'
import { call } from '../../parts/public/call.js'
import { byId, calendar, countOf, element, fillTable, timeOf } from '../../parts/public/element.js'
import { acting, notify } from '../../parts/public/notify.js'
import { fieldsOf, openSession } from '../../parts/public/session.js'

const firstLine = (text) => text.split('\n')[0]

function downloadLink({ id }) {
  const link = element('a', { href: `/api/bol/${id}/download/`, textContent: 'Download' })
  link.ariaLabel = `Download ${id}`
  link.addEventListener(
    'click',
    acting(async () => {
      const { url, filename } = await call(link.href)
      notify(`${filename} is on its way. The link is good for 24 hours.`)
      location.assign(url)
      await showAudit()
    }),
  )
  return link
}

async function showBills() {
  const { bills, total } = await call('/api/bol/')
  const rows = bills.map((bill) => [
    element('strong', { textContent: bill.id }),
    timeOf(bill.date, calendar),
    firstLine(bill.shipper),
    firstLine(bill.consignee),
    downloadLink(bill),
  ])
  fillTable(byId('bills'), rows)
  byId('bill-count').textContent = countOf(bills.length, total)
  byId('no-bills').hidden = total > 0
  byId('bills-scroll').hidden = total === 0
}

byId('bill-form').addEventListener(
  'submit',
  acting(async ({ target }) => {
    const { id } = await call('/api/bol/', fieldsOf(target))
    target.reset()
    resetDate()
    notify(`${id} is created, and its document stored.`)
    await Promise.all([showBills(), showAudit()])
  }),
)

/** Says what the browser's own checks do not know, at the field itself. */
function checkLines({ target }) {
  const text = target.value.trim()
  const most = Number(target.dataset.lines)
  const isBlank = text === '' && target.value !== ''
  const isLong = text.split('\n').length > most
  target.setCustomValidity(
    isBlank ? 'There is nothing but blanks here.' : isLong ? `At most ${most} lines.` : '',
  )
}
for (const area of document.querySelectorAll('textarea')) area.addEventListener('input', checkLines)

/** Today, as the person at the page reckons it. */
function resetDate() {
  const today = new Date()
  today.setMinutes(today.getMinutes() - today.getTimezoneOffset())
  byId('date').value = today.toISOString().slice(0, 10)
}

resetDate()
await openSession({
  show: () => Promise.all([showBills(), showAudit()]),
  clear() {
    byId('bills').replaceChildren()
    byId('audit').replaceChildren()
  },
  focus: () => byId('new-title'),
})
