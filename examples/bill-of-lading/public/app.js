const byId = (id) => document.getElementById(id)

/** Calls the API; what it refuses is thrown with the sentence that says why. */
async function call(path, body) {
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = await response.json()
  if (response.ok) return answer
  if (answer.code === 'SignInRequired') await showSession()
  throw new Error(answer.detail)
}

function notify(text, kind = 'good') {
  byId('notice').textContent = text
  byId('notice').dataset.kind = kind
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

/** A row of cells, each text or an element. Text stays text, whatever it holds. */
function row(...cells) {
  const line = document.createElement('tr')
  for (const content of cells) {
    const cell = document.createElement('td')
    cell.append(content)
    line.append(cell)
  }
  return line
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
  byId('bills').replaceChildren(
    ...bills.map((bill) =>
      row(
        element('strong', { textContent: bill.id }),
        downloadLink(bill),
        calendar.format(new Date(bill.date)),
        firstLine(bill.shipper),
        firstLine(bill.consignee),
      ),
    ),
  )
  byId('bill-count').textContent = countOf(bills.length, total)
  byId('no-bills').hidden = total > 0
}

async function showAudit() {
  const { records, total } = await call('/api/audit/')
  byId('audit').replaceChildren(
    ...records.map(({ time, action, resource, actor, address, outcome }) =>
      row(
        element('time', { dateTime: time, textContent: clock.format(new Date(time)) }),
        element('code', { textContent: action }),
        resource,
        actor,
        address ?? '',
        element('span', { className: `outcome ${outcome}`, textContent: outcome }),
      ),
    ),
  )
  byId('audit-count').textContent = countOf(records.length, total)
}

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
    notify('')
    await showSession()
  }),
)

byId('sign-out').addEventListener(
  'click',
  acting(async () => {
    await call('/api/sign-out/', {})
    notify('Signed out.')
    await showSession()
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

/** Today, as the person at the page reckons it. */
function resetDate() {
  const today = new Date()
  today.setMinutes(today.getMinutes() - today.getTimezoneOffset())
  byId('date').value = today.toISOString().slice(0, 10)
}

resetDate()
await showSession().catch((error) => notify(error.message, 'bad'))
