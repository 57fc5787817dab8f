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

const isSame = (a, b) => a.name === b.name && a.size === b.size

export function keepUnfinished({ title, file: { name, size } }) {
  keep([...unfinished().filter((each) => !isSame(each, { name, size })), { title, name, size }])
}

export function forgetUnfinished(file) {
  keep(unfinished().filter((each) => !isSame(each, file)))
}

function keep(list) {
  try {
    localStorage.setItem(keyOf(), JSON.stringify(list))
  } catch {
    // Forbidden, or full: then it does not go on after a reload.
  }
}
