import { createHash } from 'node:crypto'
import { connect } from 'stowage'
import { plan } from 'stowage/provision'
import { z } from 'zod'
import { createPageClient, type PageClient } from '../parts/page-client.ts'
import { expectThat, runSteps, type RehearsalStep } from '../parts/run-steps.ts'
import type { ExampleStack } from './start-example.ts'
import declaration from './stowage.config.ts'

interface Rehearsal {
  readonly stack: ExampleStack
  readonly office: PageClient
  /** The bill that the first step creates. */
  readonly bill: { id: string }
}

const link = z.object({ url: z.url(), expiresIn: z.number(), filename: z.string() })
const created = z.object({ id: z.string() })
const listing = z.object({ bills: z.array(z.object({ id: z.string() })) })

const steps: Readonly<Record<string, RehearsalStep<Rehearsal>>> = {
  'the declaration is applied': async ({ stack }) => {
    const { steps: left } = await plan(declaration, stack.connection.client)
    expectThat(left.length === 0, `${left.length} steps are left`)
    return 'a second apply has nothing to do'
  },
  'the application is healthy': async ({ office }) => {
    const { status } = z.object({ status: z.string() }).parse(await office.get('/api/health/'))
    expectThat(status === 'ok', `its status is ${status}`)
    return status
  },
  'a bill of lading is created': async ({ office, bill }) => {
    const { id } = created.parse(
      await office.post('/api/bol/', {
        shipper: 'Österreichische Stahl GmbH\nWienerstraße 14\n4020 Linz',
        consignee: 'Cincinnati Coil & Plate, Inc.\n300 River Road\nCincinnati, OH 45202',
        goods: '12 coils hot-rolled steel, 148 200 kg\n1 pallet test certificates, 85 kg',
        date: new Date().toISOString().slice(0, 10),
      }),
    )
    bill.id = id
    return id
  },
  'it is in the list': async ({ office, bill }) => {
    const { bills } = listing.parse(await office.get('/api/bol/'))
    expectThat(bills[0]?.id === bill.id, 'it is not the first')
    return `${bills.length} in all`
  },
  'the signed download is the stored document': async ({ stack, office, bill }) => {
    const { url, expiresIn, filename } = link.parse(await office.get(downloadPath(bill.id)))
    const response = await fetch(url)
    const bytes = Buffer.from(await response.arrayBuffer())
    const { body } = await stack.connection.storages.bols.get(keyOf(bill.id))
    const stored = await body.bytes()
    expectThat(response.status === 200, `the link answers ${response.status}`)
    expectThat(bytes.equals(stored), 'the bytes differ')
    expectThat(bytes.subarray(0, 5).toString() === '%PDF-', 'it is no PDF')
    expectThat(expiresIn === 86_400, `the link lives ${expiresIn} s`)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return `${filename}, ${bytes.length} bytes, sha256 ${sha256.slice(0, 12)}…`
  },
  'without a signature it is refused': async ({ stack, bill }) => {
    const url = new URL(stack.connection.storages.bols.signedUrl(keyOf(bill.id)))
    const { status } = await fetch(url.origin + url.pathname)
    expectThat(status === 403, `it answers ${status}`)
    return '403'
  },
  'an expired link is refused': async ({ stack, bill }) => {
    const { endpoint, credentials } = stack.server
    const now = (): Date => new Date(Date.now() - 2 * 86_400_000)
    const past = await connect(declaration, { endpoint, credentials, now })
    const response = await fetch(past.storages.bols.signedUrl(keyOf(bill.id)))
    await past.close()
    const text = await response.text()
    expectThat(response.status === 403, `it answers ${response.status}`)
    expectThat(/expired/i.test(text), 'the reason is another')
    return '403, expired'
  },
  'without a session nothing is handed out': async ({ stack, bill }) => {
    const { status } = await fetch(stack.page + downloadPath(bill.id), { redirect: 'manual' })
    expectThat(status === 401, `it answers ${status}`)
    return '401'
  },
  'each download is in the trail': async ({ stack, bill }) => {
    const about = { action: 'BOL_DOWNLOADED', resource: bill.id }
    const records = await stack.trail.list({ ...about, actor: stack.users[0]?.name })
    const [record] = records
    expectThat(records.length === 1, `${records.length} records, one is due`)
    expectThat(record?.outcome === 'success' && record.address === '127.0.0.1', 'it says otherwise')
    const denied = await stack.trail.count({ action: 'BOL_DOWNLOADED', actor: 'anonymous' })
    expectThat(denied >= 1, 'the refused one is missing')
    return `${record?.actor} from ${record?.address}, and one denied`
  },
  'the trail is sound': async ({ stack }) => {
    const verdict = await stack.trail.verify()
    expectThat(verdict.ok, verdict.ok ? '' : verdict.reason)
    return verdict.ok ? `${verdict.records} records, hash-chained` : ''
  },
}

/** Goes through the whole of it as a person would, telling each step; false at the first that fails. */
export async function rehearse(
  stack: ExampleStack,
  tell: (line: string) => void,
): Promise<boolean> {
  const [user] = stack.users
  const office = await createPageClient(stack.page, user)
  const rehearsal: Rehearsal = { stack, office, bill: { id: '' } }
  return runSteps(steps, rehearsal, tell)
}

const downloadPath = (id: string): string => `/api/bol/${id}/download/`

const keyOf = (id: string): string => `${id.slice(4, 8)}/${id}.pdf`
