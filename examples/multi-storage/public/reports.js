import { call } from '../../parts/public/call.js'
import { byId, clock, countOf, element, fillTable, timeOf } from '../../parts/public/element.js'
import { acting, notify } from '../../parts/public/notify.js'
import { downloadLink, sizeOf } from './parts.js'

export async function showReports() {
  const { reports, total } = await call('/api/reports/')
  const rows = reports.map(({ name, createdAt, size }) => [
    element('strong', { textContent: name }),
    timeOf(createdAt, clock),
    sizeOf(size),
    downloadLink(`/api/reports/${name}/`, name),
  ])
  fillTable(byId('report-list'), rows)
  byId('report-count').textContent = countOf(reports.length, total)
  byId('no-reports').hidden = total > 0
  byId('reports-scroll').hidden = total === 0
}

byId('make-report').addEventListener(
  'click',
  acting(async () => {
    const { name } = await call('/api/reports/', {})
    notify(`${name} is made.`)
    await showReports()
  }),
)
