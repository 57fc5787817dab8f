import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { needs } from './needs.ts'

describe('needs', () => {
  it('gives the server that the environment names', () => {
    const env = { STOWAGE_TEST_MOTO: 'http://127.0.0.1:5555' }
    expect(needs('moto', { env })).toBe('http://127.0.0.1:5555')
  })

  it('finds a program on the path, if it may be executed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stowage-needs-'))
    await writeFile(join(directory, 'aws'), '', { mode: 0o755 })
    await writeFile(join(directory, 'chromium'), '', { mode: 0o644 })
    const env = { PATH: `/nowhere:${directory}` }
    expect(needs('aws', { env })).toBe(join(directory, 'aws'))
    expect(needs('chromium', { env, report: () => {} })).toBeUndefined()
    await rm(directory, { recursive: true })
  })

  it('finds the Python that has the modules, if it is not the first either', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stowage-needs-'))
    for (const [name, status] of [
      ['without', 1],
      ['with', 0],
    ] as const) {
      await mkdir(join(directory, name))
      const script = `#!/bin/sh\nexit ${status}\n`
      await writeFile(join(directory, name, 'python3'), script, { mode: 0o755 })
    }
    const env = { PATH: `${directory}/without:${directory}/with` }
    expect(needs('django', { env })).toBe(join(directory, 'with/python3'))
    await rm(directory, { recursive: true })
  })

  it('finds no s3fs where nothing can be mounted', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stowage-needs-'))
    await writeFile(join(directory, 's3fs'), '', { mode: 0o755 })
    expect(needs('s3fs', { env: { PATH: directory }, report: () => {} })).toBeUndefined()
    await rm(directory, { recursive: true })
  })

  it('names what is skipped', () => {
    const lines: string[] = []
    expect(needs('moto', { env: {}, report: (line) => lines.push(line) })).toBeUndefined()
    expect(lines).toEqual([expect.stringContaining('skipped, needs moto: start moto_server')])
  })

  it('fails instead where everything has to run', () => {
    expect(() => needs('moto', { env: { STOWAGE_REQUIRE_ALL: '1' } })).toThrow('needs moto')
  })

  it('skips there only what is left out by name', () => {
    const env = { STOWAGE_REQUIRE_ALL: '1', STOWAGE_LEFT_OUT: 'moto ceph' }
    expect(needs('moto', { env, report: () => {} })).toBeUndefined()
    expect(() => needs('aws', { env })).toThrow('needs aws')
  })
})
