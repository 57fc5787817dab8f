import type { StowageError } from '../../core/error.ts'
import { errorDetails } from '../error-document.ts'
import { escapeXml } from '../xml/escape-xml.ts'

/** What an answer says of itself. */
interface PageIds {
  readonly requestId: string
  readonly hostId: string
}

/** Of the statuses that a website answers. */
const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  416: 'Requested Range Not Satisfiable',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

type Item = readonly [name: string, value: string]

/** The page of a website's error, as S3 has it. Everything on it is escaped. */
export function writeErrorPage(
  error: StowageError,
  ids: PageIds,
  /** Why the website's own page is not shown instead. */
  ofErrorDocument?: StowageError,
): string {
  const { status = 500 } = error
  const nested =
    ofErrorDocument &&
    `<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n${list(itemsOf(ofErrorDocument))}`
  return page(
    `${status} ${reasons[status] ?? 'Error'}`,
    [...itemsOf(error), ...idItems(ids)],
    nested,
  )
}

/** The page of a redirect to the folder, for what does not follow it. */
export function writeFoundPage(ids: PageIds): string {
  return page('302 Moved Temporarily', [
    ['Code', 'Found'],
    ['Message', 'Resource Found'],
    ...idItems(ids),
  ])
}

const itemsOf = (error: StowageError): readonly Item[] => [
  ['Code', error.code],
  ['Message', error.message],
  ...errorDetails(error),
]

const idItems = ({ requestId, hostId }: PageIds): readonly Item[] => [
  ['RequestId', requestId],
  ['HostId', hostId],
]

function page(title: string, items: readonly Item[], more = ''): string {
  return `<html>
<head><title>${title}</title></head>
<body>
<h1>${title}</h1>
${list(items)}${more}<hr/>
</body>
</html>
`
}

function list(items: readonly Item[]): string {
  const lines = items.map(([name, value]) => `<li>${escapeXml(name)}: ${escapeXml(value)}</li>\n`)
  return `<ul>\n${lines.join('')}</ul>\n`
}
