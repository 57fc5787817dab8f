import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium, type Browser, type Page } from 'playwright-core'
import { openTrail, type Trail } from '../../src/audit/trail.ts'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { apply } from '../../src/provision/apply.ts'
import type { RequestRecord } from '../../src/server/server-state.ts'
import { startServer } from '../../src/server/start-server.ts'
import { connect } from '../../src/storage/connect.ts'
import type { PrivateStorage } from '../../src/storage/storage.ts'
import { createNodeAdapter } from '../../src/endpoints/node-adapter.ts'
import { createUploads, type Uploads } from '../../src/endpoints/uploads/create-uploads.ts'

/** A page in a browser, an application that serves it, and the S3 that it uploads to. */
export interface PageWorld {
  readonly origin: string
  readonly page: Page
  readonly papers: PrivateStorage
  readonly incoming: PrivateStorage
  readonly trail: Trail
  /** Ends the session of the page, or begins one. */
  readonly signIn: (isSignedIn: boolean) => void
  /** What S3 answered, in order. */
  readonly records: readonly RequestRecord[]
  /** What the console of the page and the application complained of; take out what is expected. */
  readonly complaints: unknown[]
  readonly close: () => Promise<void>
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Bundles a script for the page, as applications do. */
export async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

export interface PageOptions {
  readonly executablePath: string
  /** The script of the page, as it is bundled. */
  readonly script: string
}

export async function openPageWorld({ executablePath, script }: PageOptions): Promise<PageWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-page-'))
  const complaints: unknown[] = []
  const onDefect = (error: unknown): void => void complaints.push(error)
  let uploads: Uploads<{ readonly actor: string }> | undefined
  const app = createServer(
    createNodeAdapter(async (request, peer) => {
      const { pathname } = new URL(request.url)
      if (pathname === '/uploads' && uploads !== undefined) return uploads.handle(request, peer)
      if (pathname === '/app.js')
        return new Response(script, { headers: { 'content-type': 'text/javascript' } })
      const html =
        '<!doctype html><link rel="icon" href="data:,"><input type="file"><script src="/app.js"></script>'
      return new Response(html, { headers: { 'content-type': 'text/html' } })
    }),
  )
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  const records: RequestRecord[] = []
  const server = await startServer({
    directory,
    port: 0,
    onRequest: (record) => void records.push(record),
    onDefect,
  })
  const declaration = defineStowage({
    app: 'pages',
    buckets: { documents: { cors: [origin] } },
    storages: {
      papers: { kind: 'private-media', bucket: 'documents', location: 'papers' },
      incoming: { kind: 'private-media', bucket: 'documents', location: 'incoming' },
    },
  })
  const { endpoint, credentials } = server
  const connection = await connect(declaration, { endpoint, credentials })
  await apply(declaration, connection.client)
  const trail = await openTrail({ url: join(directory, 'audit.db') })
  const { papers, incoming } = connection.storages
  let isSignedIn = true
  const isAllowed = (): boolean => isSignedIn
  uploads = openUploads({ papers, incoming, trail, isAllowed, onDefect })
  const { browser, page } = await openPage(executablePath, complaints)
  await page.goto(origin)
  return {
    origin,
    page,
    papers,
    incoming,
    trail,
    signIn: (value) => void (isSignedIn = value),
    records,
    complaints,
    async close() {
      await browser.close()
      app.closeAllConnections()
      await new Promise((resolve) => app.close(resolve))
      await trail.close()
      await connection.close()
      await server.close()
      await rm(directory, { recursive: true })
    },
  }
}

async function openPage(
  executablePath: string,
  complaints: unknown[],
): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const browser = await chromium.launch({ executablePath, args: quiet })
  const page = await browser.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { browser, page }
}

interface Served {
  readonly papers: PrivateStorage
  readonly incoming: PrivateStorage
  readonly trail: Trail
  readonly isAllowed: () => boolean
  readonly onDefect: (error: unknown) => void
}

/** One route for each way that bytes go. */
function openUploads({ papers, incoming, trail, isAllowed, onDefect }: Served) {
  const uploads = createUploads({
    secret: 'a secret of thirty-two bytes, or more',
    trail,
    pending: incoming,
    authenticate: () => (isAllowed() ? { actor: 'dana' } : undefined),
    onDefect,
  })
  for (const [name, mode, maxBytes] of [
    ['auto', 'auto', 200 * 1024 * 1024],
    ['form', 'post', 200 * 1024 * 1024],
    ['parts', 'multipart', 200 * 1024 * 1024],
    ['small', 'auto', 1000],
  ] as const)
    uploads.route(name, {
      storage: papers,
      accept: { maxBytes },
      action: 'PAPER_UPLOADED',
      mode,
      authorize: () => true,
      key: ({ id }) => `${id}.bin`,
      onComplete: (stored) => ({ key: stored.key, size: stored.size }),
    })
  return uploads
}
