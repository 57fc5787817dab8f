import { call } from './call.js'
import { byId, clock, countOf, element, fillTable, timeOf } from './element.js'

/** Shows the latest of the trail. */
export async function showAudit() {
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
