import { createUploader } from 'stowage/browser'
import { call, signedOut } from '../../parts/public/call.js'
import { byId, clock, countOf, element, fillTable, timeOf } from '../../parts/public/element.js'
import { acting, notify } from '../../parts/public/notify.js'
import { button, downloadLink, sizeOf } from './parts.js'
import { forgetUnfinished, keepUnfinished, unfinished } from './unfinished.js'

const uploader = createUploader({ endpoint: '/api/uploads/', route: 'recordings', retries: 4 })
/** What is on its way, to be paused when its owner signs out, with what tells it from others. */
const running = new Map()

export async function showRecordings() {
  const { recordings, total } = await call('/api/recordings/')
  const rows = recordings.map(({ id, title, name, owner, createdAt, size }) => [
    element('strong', { textContent: title }),
    name,
    owner,
    timeOf(createdAt, clock),
    sizeOf(size),
    downloadLink(`/api/recordings/${id}/download/`, title),
  ])
  fillTable(byId('recording-list'), rows)
  byId('recording-count').textContent = countOf(recordings.length, total)
  byId('no-recordings').hidden = total > 0
  byId('recordings-scroll').hidden = total === 0
}

byId('recording-form').addEventListener(
  'submit',
  acting(async ({ target }) => {
    const form = new FormData(target)
    const recording = { title: form.get('title').trim(), file: form.get('file') }
    if ([...running.values()].includes(uploadKey(recording)))
      throw new Error(`${recording.title} is on its way already.`)
    start(recording)
    target.reset()
  }),
)

/** Sends a file, and shows how far it is, with what can be done about it. */
function start({ title, file }) {
  const line = createLine(title, file)
  forgetLine({ title, file })
  keepUnfinished({ title, file })
  byId('upload-list').append(line.item)
  byId('running').hidden = false
  send({ title, file, line })
}

function send({ title, file, line }) {
  let isPaused = false
  const upload = uploader.upload(file, {
    input: { title },
    onProgress: ({ sent, total }) => line.progress(sent, total, isPaused),
  })
  running.set(upload, uploadKey({ title, file }))
  const pause = button('Pause', { ariaLabel: `Pause ${title}` }, async () => {
    isPaused = !isPaused
    if (isPaused) upload.pause()
    else upload.resume()
    pause.textContent = isPaused ? 'Resume' : 'Pause'
    pause.ariaLabel = `${pause.textContent} ${title}`
    if (isPaused) line.say(`Paused at ${line.amount()}.`)
    else line.say('Going on …')
  })
  const cancel = button('Cancel', { ariaLabel: `Cancel ${title}` }, async () => {
    await upload.abort()
    notify(`${title} is given up.`)
  })
  line.offer(pause, cancel)
  void follow(upload, { title, file, line })
}

async function follow(upload, { title, file, line }) {
  try {
    await upload.done
  } catch (error) {
    failed(error, { title, file, line })
    return
  } finally {
    running.delete(upload)
  }
  forgetUnfinished({ title, file })
  dropLine(line.item)
  notify(`${title} is uploaded.`)
  await showRecordings().catch((error) => notify(error.message, 'bad'))
}

function failed(error, { title, file, line }) {
  if (error.name === 'AbortError') {
    forgetUnfinished({ title, file })
    dropLine(line.item)
    return
  }
  // It goes on when its owner is back.
  if (error.code === 'SignInRequired') {
    void signedOut()
    return
  }
  if (error.retryable !== true) forgetUnfinished({ title, file })
  line.say(error.message, 'bad')
  const retry = button('Retry', { ariaLabel: `Retry ${title}` }, async () => {
    line.say('Going on …')
    keepUnfinished({ title, file })
    send({ title, file, line })
  })
  const dismiss = button('Dismiss', { ariaLabel: `Dismiss ${title}` }, async () => {
    forgetUnfinished({ title, file })
    dropLine(line.item)
  })
  // What was looked at and refused stays refused.
  line.offer(...(error.retryable === true ? [retry] : []), dismiss)
}

function createLine(title, file) {
  const bar = element('progress', {
    max: file.size || 1,
    value: 0,
    ariaLabel: `Progress of ${title}`,
  })
  const state = element('p', { className: 'state', textContent: 'Beginning …' })
  const actions = element('div', { className: 'actions' })
  const heading = element('strong', { textContent: title })
  const item = element('li', {}, heading, bar, state, actions)
  item.dataset.upload = uploadKey({ title, file })
  const amount = () => `${sizeOf(bar.value)} of ${sizeOf(file.size)}`
  return {
    item,
    amount,
    say(text, kind = '') {
      state.textContent = text
      state.className = `state ${kind}`
      state.role = kind === 'bad' ? 'alert' : null
    },
    progress(sent, total, isPaused) {
      bar.value = sent
      if (isPaused) return
      state.textContent = sent >= total ? 'Looking at it …' : amount()
    },
    offer: (...buttons) => actions.replaceChildren(...buttons),
  }
}

const uploadKey = ({ title, file: { name, size } }) => JSON.stringify([title, name, size])

function dropLine(item) {
  item.remove()
  byId('running').hidden = byId('upload-list').childElementCount === 0
}

/** The line of what was left of that upload: it goes on now. */
function forgetLine(upload) {
  for (const item of byId('upload-list').children)
    if (item.dataset.upload === uploadKey(upload)) dropLine(item)
}

/** Shows what a page that was closed has left: a page may read a file only when it is chosen again. */
export function showUnfinished() {
  for (const { title, name, size } of unfinished()) {
    const line = createLine(title, { name, size })
    line.say(`Not finished. Choose ${name} again, and it goes on.`)
    const choose = element('input', { type: 'file', ariaLabel: `Choose ${name} again` })
    choose.addEventListener('change', () => {
      const [file] = choose.files
      if (file.name === name && file.size === size) start({ title, file })
      else line.say(`That is another file than ${name}, ${sizeOf(size)}.`, 'bad')
    })
    const dismiss = button('Forget', { ariaLabel: `Forget ${title}` }, async () => {
      forgetUnfinished({ title, file: { name, size } })
      dropLine(line.item)
    })
    line.offer(choose, dismiss)
    byId('upload-list').append(line.item)
  }
  byId('running').hidden = byId('upload-list').childElementCount === 0
}

/** Whoever signs in next is somebody else: what is on its way waits for its owner. */
export function forgetUploads() {
  for (const upload of running.keys()) upload.pause()
  running.clear()
}
