export const byId = (id) => document.getElementById(id)

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** Fills a table with rows of cells, each text or an element. Text stays text, whatever it holds. */
export function fillTable(body, rows) {
  const labels = Array.from(body.closest('table').querySelectorAll('th'), (th) => th.textContent)
  const lines = rows.map((cells) => {
    const line = element('tr')
    line.append(
      ...cells.map((content, column) => {
        const cell = element('td', {}, content)
        cell.dataset.label = labels[column]
        return cell
      }),
    )
    return line
  })
  body.replaceChildren(...lines)
}

export const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
export const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

export const timeOf = (time, format) =>
  element('time', { dateTime: time, textContent: format.format(new Date(time)) })

export const countOf = (shown, total) =>
  shown < total ? `the latest ${shown} of ${total}` : `${total}`
