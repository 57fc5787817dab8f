import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runStowage, serveStowage } from './run-stowage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cwd = ''

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-websites-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

test('a port for websites is named, and answers with pages', async () => {
  const server = await serveStowage(['--json', '--website-port', '0'], { cwd })
  const { websiteEndpoint } = JSON.parse(server.printed()) as { websiteEndpoint: string }
  const answer = await fetch(websiteEndpoint)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    404,
    'text/html; charset=utf-8',
  ])
  expect(await answer.text()).toContain('<li>Code: NoSuchBucket</li>')
  expect(await server.stop()).toBe(0)

  const again = await serveStowage(['--website-port', '0'], { cwd })
  expect(await again.stop()).toBe(0)
  expect(again.printed()).toMatch(/^ {2}websites {4}http:\/\/BUCKET\.localhost:\d+$/m)
})

test('a port for websites that is taken ends the server', async () => {
  const server = await serveStowage([], { cwd })
  const { port } = new URL(server.endpoint)
  const args = ['serve', '--port', '0', '--website-port', port, '--data', 'other']
  const { code, stderr } = await runStowage(args, { cwd })
  expect(code).not.toBe(0)
  expect(stderr).toContain(`Port ${port} of 127.0.0.1 is in use.`)
  expect(await server.stop()).toBe(0)
})
