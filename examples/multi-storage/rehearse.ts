import { createHash, randomBytes } from 'node:crypto'
import { plan } from 'stowage/provision'
import { z } from 'zod'
import { createPageClient, type PageClient } from '../parts/page-client.ts'
import { expectThat, runSteps, type RehearsalStep } from '../parts/run-steps.ts'
import { fileOf, formOf, jpeg, pdf } from './samples.ts'
import type { ExampleStack } from './start-example.ts'
import declaration from './stowage.config.ts'
import { uploadDirectly } from './upload-directly.ts'

interface Rehearsal {
  readonly stack: ExampleStack
  readonly dana: PageClient
  readonly luis: PageClient
  /** The document that an early step adds. */
  readonly document: { id: string }
}

const answer = z.object({ id: z.string(), thumbnailUrl: z.url(), publicUrl: z.url().optional() })
const link = z.object({ url: z.url(), filename: z.string() })

const steps: Readonly<Record<string, RehearsalStep<Rehearsal>>> = {
  'the declaration is applied': async ({ stack }) => {
    const { steps: left } = await plan(declaration, stack.connection.client)
    expectThat(left.length === 0, `${left.length} steps are left`)
    return 'a second apply has nothing to do'
  },
  'a document has a public picture and a private original': async ({ dana, document }) => {
    const fields = { title: 'Lease', original: fileOf('Lease 2026.pdf', pdf) }
    const form = formOf({ ...fields, thumbnail: fileOf('lease.jpg', jpeg) })
    const added = answer.parse(await (await dana.send('/api/documents/', form)).json())
    document.id = added.id
    const { status } = await fetch(added.thumbnailUrl)
    expectThat(status === 200, `the picture answers ${status}`)
    expectThat(added.publicUrl === undefined, 'the original is public')
    return added.id
  },
  'its owner downloads it, and nobody else': async ({ dana, luis, document }) => {
    const path = `/api/documents/${document.id}/download/`
    const { url, filename } = link.parse(await dana.get(path))
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
    expectThat(bytes.equals(pdf), 'the bytes differ')
    const { status } = await luis.request(path)
    expectThat(status === 403, `the other is answered ${status}`)
    return `${filename}, and 403`
  },
  'published and unpublished it moves there and back': async ({ stack, dana, document }) => {
    const path = `/api/documents/${document.id}`
    const { publicUrl = '' } = answer.parse(await dana.post(`${path}/publish/`, {}))
    const isShown = (await fetch(publicUrl)).status
    expectThat(isShown === 200, `its public URL answers ${isShown}`)
    await dana.post(`${path}/unpublish/`, {})
    const isHidden = (await fetch(publicUrl)).status
    expectThat(isHidden === 403 || isHidden === 404, `unpublished, its URL answers ${isHidden}`)
    const found = await stack.documents.register.find(document.id)
    return `200, then ${isHidden}; its reference is ${found?.original ?? 'lost'}`
  },
  'many pictures go up at once': async ({ dana }) => {
    const pictures = Array.from({ length: 12 }, (_, index) => fileOf(`${index}.jpg`, jpeg))
    const wrong = fileOf('notes.jpg', Buffer.from('no picture'))
    const response = await dana.send('/api/pictures/', formOf({ pictures: [...pictures, wrong] }))
    const last = (await response.text()).trim().split('\n').at(-1) ?? ''
    const outcome = z
      .object({ stored: z.array(z.unknown()), failures: z.array(z.object({ name: z.string() })) })
      .parse(JSON.parse(last))
    expectThat(outcome.stored.length === 12, `${outcome.stored.length} are stored`)
    expectThat(outcome.failures[0]?.name === 'notes.jpg', 'the wrong one is not refused')
    return '12 stored, 1 refused by name'
  },
  'a report may have the name of another': async ({ dana }) => {
    const made = z.object({ name: z.string(), signedUrl: z.url() })
    const first = made.parse(await dana.post('/api/reports/', {}))
    const second = made.parse(await dana.post('/api/reports/', {}))
    expectThat(first.name !== second.name, 'they are one')
    const { status } = await fetch(second.signedUrl)
    expectThat(status === 200, `its link answers ${status}`)
    return `${first.name} and ${second.name}`
  },
  'papers lie where their sort and owner say': async ({ luis, dana }) => {
    const form = formOf({ sort: 'contract', file: fileOf('../Vertrag Nr. 7.pdf', pdf) })
    const added = await luis.send('/api/papers/', form)
    const { id, key } = z.object({ id: z.string(), key: z.string() }).parse(await added.json())
    const shown = await dana.request(`/api/papers/${id}/show/`)
    expectThat(shown.status === 200, `who may view contracts is answered ${shown.status}`)
    return key
  },
  'what is not accepted is refused with its reason': async ({ dana }) => {
    const file = fileOf('setup.exe', Buffer.from('MZ'))
    const response = await dana.send('/api/papers/', formOf({ sort: 'personal', file }))
    const { detail } = z.object({ detail: z.string() }).parse(await response.json())
    expectThat(response.status === 415, `it is answered ${response.status}`)
    return detail
  },
  'a large file goes straight to S3': async ({ stack, dana }) => {
    const bytes = Buffer.concat([Buffer.from('PK\u0003\u0004'), randomBytes(24 * 1024 * 1024)])
    const title = 'Site pictures'
    const { id, parts } = await uploadDirectly(dana, { title, name: 'pictures.zip', bytes })
    const { url } = link.parse(await dana.get(`/api/recordings/${id}/download/`))
    const stored = Buffer.from(await (await fetch(url)).arrayBuffer())
    expectThat(stored.equals(bytes), 'the bytes differ')
    expectThat(new URL(url).origin === stack.server.endpoint, 'it comes from elsewhere')
    const sha256 = createHash('sha256').update(stored).digest('hex')
    return `${parts} parts, ${stored.length} bytes, sha256 ${sha256.slice(0, 12)}…`
  },
  'the trail is sound, and exported': async ({ stack, dana }) => {
    const verdict = await stack.trail.verify()
    expectThat(verdict.ok, verdict.ok ? '' : verdict.reason)
    const exported = z.object({ name: z.string(), records: z.number() })
    const { name, records } = exported.parse(await dana.post('/api/audit/export/', {}))
    expectThat(records > 0, 'nothing is exported')
    return `${records} records in ${name}`
  },
}

/** Goes through the whole of it as people would, telling each step; false at the first that fails. */
export async function rehearse(
  stack: ExampleStack,
  tell: (line: string) => void,
): Promise<boolean> {
  const [first, second] = stack.users
  const dana = await createPageClient(stack.page, first)
  const luis = await createPageClient(stack.page, second)
  return runSteps(steps, { stack, dana, luis, document: { id: '' } }, tell)
}
