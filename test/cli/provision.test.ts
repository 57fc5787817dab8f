import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runStowage, serveStowage, type Outcome, type Serving } from './run-stowage.ts'

let cwd = ''
let server: Serving

const declaration = `import { defineStowage } from 'stowage'
export default defineStowage({
  app: 'shop',
  region: 'us-east-2',
  buckets: { 'shop-documents': { versioning: true } },
})
`

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-provision-'))
  await writeFile(join(cwd, 'stowage.config.ts'), declaration)
  server = await serveStowage(['--json'], { cwd })
})
afterAll(async () => {
  await server.stop()
  await rm(cwd, { recursive: true })
})

const run = (...args: string[]): Promise<Outcome> => runStowage(args, { cwd })

test('plan finds differences, apply makes them nothing, and a second apply has nothing to do', async () => {
  const planned = await run('plan')
  expect(planned).toMatchObject({ code: 2, stderr: '' })
  expect(planned.stdout).toContain('shop-documents\n  + bucket region: "us-east-2"\n')
  expect(planned.stdout).toContain('  + versioning: "Enabled"\n')

  const unasked = await run('apply')
  expect(unasked.code).toBe(1)
  expect(unasked.stderr).toMatch(/^ConfirmationMissing: .*\n {2}.*--yes\.\n$/)

  const applied = await run('apply', '--yes')
  expect(applied).toMatchObject({ code: 0, stderr: '' })
  expect(applied.stdout).toMatch(/\ncreated shop-documents\n[^]*\nDone: \d+ steps\.\n$/)

  const nothing = { steps: [], unsupported: [] }
  const [again, plan] = await Promise.all([run('apply'), run('plan', '--json')])
  expect(again).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' })
  expect([plan.code, JSON.parse(plan.stdout)]).toEqual([0, nothing])
})

test('what goes wrong is said in words, or with --json as an object, never with a stack', async () => {
  await writeFile(join(cwd, 'wrong.yaml'), 'app: shop\nbukkets: {}\n')
  const [invalid, json, usage] = await Promise.all([
    run('plan', '--config', 'wrong.yaml'),
    run('plan', '--json', '--data', 'elsewhere'),
    run('plan', '--yes', '--json'),
  ])
  expect(invalid.stdout).toBe('')
  expect(invalid.stderr).toMatch(/^DeclarationInvalid: wrong\.yaml has \d+ problems?:\n/)
  expect(JSON.parse(json.stderr)).toMatchObject({
    code: 'ServerNotRunning',
    hint: expect.stringContaining('`stowage serve`') as unknown,
  })
  expect(JSON.parse(usage.stderr)).toMatchObject({
    code: 'ArgumentInvalid',
    message: "unknown option '--yes'",
  })
  for (const { stderr, code } of [invalid, json, usage]) {
    expect(code).toBe(1)
    expect(stderr).not.toMatch(/^\s+at /m)
  }
})
