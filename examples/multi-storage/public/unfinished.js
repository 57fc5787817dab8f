import { byId } from '../../parts/public/element.js'

const keyOf = () => `document-room-unfinished:${byId('user').textContent}`

/** What whoever is signed in began in this browser and has not finished: a title, and what tells the file. */
export function unfinished() {
  try {
    const list = JSON.parse(localStorage.getItem(keyOf()) ?? '[]')
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}

/** One file may be on its way under two titles: those are two uploads. */
const isSame = (a, b) => a.title === b.title && a.name === b.name && a.size === b.size

export function keepUnfinished({ title, file: { name, size } }) {
  const kept = { title, name, size }
  keep([...unfinished().filter((each) => !isSame(each, kept)), kept])
}

export function forgetUnfinished({ title, file: { name, size } }) {
  keep(unfinished().filter((each) => !isSame(each, { title, name, size })))
}

function keep(list) {
  try {
    localStorage.setItem(keyOf(), JSON.stringify(list))
  } catch {
    // Forbidden, or full: then it does not go on after a reload.
  }
}
