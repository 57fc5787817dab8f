import { call } from '../../parts/public/call.js'
import { element } from '../../parts/public/element.js'
import { acting, notify } from '../../parts/public/notify.js'

const units = ['B', 'KiB', 'MiB', 'GiB']

/** `1.4 MiB` */
export function sizeOf(bytes) {
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1)
  const number = bytes / 1024 ** power
  return `${power === 0 || number >= 100 ? Math.round(number) : number.toFixed(1)} ${units[power]}`
}

/** A link that asks for a signed URL first, so that a refusal is told here and not on a page of its own. */
export function downloadLink(href, name) {
  const link = element('a', { href, textContent: 'Download', ariaLabel: `Download ${name}` })
  link.addEventListener(
    'click',
    acting(async () => {
      const { url, filename } = await call(href)
      notify(`${filename} is on its way.`)
      location.assign(url)
    }),
  )
  return link
}

export function button(textContent, properties, onClick) {
  const made = element('button', { type: 'button', className: 'quiet', textContent, ...properties })
  made.addEventListener('click', acting(onClick))
  return made
}
