import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canMountSmallDisk, onSmallDisk } from '../crash/small-disk.ts'
import { fillDisk, filling } from './fill-disk.ts'
import { runPage } from './run-page.ts'

describe.skipIf(!canMountSmallDisk())('a full disk', () => {
  it('refuses what does not fit, and leaves all that was there', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stowage-full-'))
    const wrapper = onSmallDisk(directory, 6)
    const child = runPage({ page: 'fill-disk.ts', call: fillDisk, directory, wrapper })
    const told = await new Promise((resolve) => {
      child.once('message', resolve)
      child.once('close', resolve)
    })
    const { stored, code, listed, whole, goesOn } = filling.parse(told)
    expect(code).toBe('DirectoryFull')
    expect(stored).toBeGreaterThan(2)
    expect([listed, whole]).toEqual([stored, stored])
    expect(goesOn).toBe(true)
    await rm(directory, { recursive: true })
  })
})
