const byId = (id) => document.getElementById(id)

/** Calls the API; what it refuses is thrown with the sentence that says why. */
async function call(path, body) {
  const { ok, answer } = await exchange(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (ok) return answer
  if (answer.code === 'SignInRequired') await showSession()
  throw new Error(answer.detail)
}

async function exchange(path, request) {
  try {
    const response = await fetch(path, request)
    return { ok: response.ok, answer: await response.json() }
  } catch {
    throw new Error('The server does not answer. Is it still running?')
  }
}

const goodNoticeMs = 8000
let fading

/** Says something where the person is: in the sign-in form, or at the foot of the window. */
function notify(text, kind = 'good') {
  clearTimeout(fading)
  const place = byId('sign-in').hidden ? byId('notice') : byId('sign-in-notice')
  for (const each of [byId('notice'), byId('sign-in-notice')]) each.textContent = ''
  place.dataset.kind = kind
  place.textContent = text.charAt(0).toUpperCase() + text.slice(1)
  // What went wrong stays until something else is done.
  if (kind === 'good') fading = setTimeout(() => (place.textContent = ''), goodNoticeMs)
}

/** Runs what a person asked for once at a time, and says when it fails. */
function acting(action) {
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

/** Fills a table with rows of cells, each text or an element. Text stays text, whatever it holds. */
function fillTable(body, rows) {
  const labels = Array.from(body.closest('table').querySelectorAll('th'), (th) => th.textContent)
  const lines = rows.map((cells) => {
    const line = element('tr', {})
    line.append(
      ...cells.map((content, column) => {
        const cell = element('td', {})
        cell.dataset.label = labels[column]
        cell.append(content)
        return cell
      }),
    )
    return line
  })
  body.replaceChildren(...lines)
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties)
}

const firstLine = (text) => text.split('\n')[0]
const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

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

async function showAudit() {
  const { records, total } = await call('/api/audit/')
  const rows = records.map(({ time, action, resource, actor, address, outcome }) => [
    timeOf(time, clock),
    element('code', { textContent: action }),
    resource,
    actor,
    address ?? '',
    element('span', { className: `outcome ${outcome}`, textContent: outcome }),
  ])
  fillTable(byId('audit'), rows)
  byId('audit-count').textContent = countOf(records.length, total)
}

const timeOf = (time, format) =>
  element('time', { dateTime: time, textContent: format.format(new Date(time)) })

const countOf = (shown, total) => (shown < total ? `the latest ${shown} of ${total}` : `${total}`)

async function showSession() {
  const { user, users } = await call('/api/session/')
  const isSignedIn = user !== null
  byId('sign-in').hidden = isSignedIn
  byId('office').hidden = !isSignedIn
  byId('account').hidden = !isSignedIn
  byId('user').textContent = user ?? ''
  if (isSignedIn) {
    await Promise.all([showBills(), showAudit()])
    return
  }
  byId('bills').replaceChildren()
  byId('audit').replaceChildren()
  byId('name').replaceChildren(...users.map((name) => element('option', { textContent: name })))
  byId('password').focus()
}

const fieldsOf = (form) => Object.fromEntries(new FormData(form))

byId('sign-in-form').addEventListener(
  'submit',
  acting(async ({ target }) => {
    await call('/api/sign-in/', fieldsOf(target))
    target.reset()
    await showSession()
    notify('')
    byId('new-title').focus()
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
await showSession().catch((error) => notify(error.message, 'bad'))
