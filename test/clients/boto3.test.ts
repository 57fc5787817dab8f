import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { needs } from '../needs.ts'
import { openClientWorld } from './client-world.ts'

const script = fileURLToPath(new URL('boto3-round-trip.py', import.meta.url))
const python = needs('boto3')

describe.skipIf(python === undefined)('boto3 with its default settings', () => {
  it('makes the whole round trip, and gets the right error for everything wrong', async () => {
    const world = await openClientWorld()
    const { stdout, stderr } = await world.run(python ?? '', [script])
    const { defects } = world
    await world.close()

    expect(stderr).toBe('')
    const names = [...readFileSync(script, 'utf8').matchAll(/^@step\ndef (\w+)/gm)]
    const wanted = names.map(([, step]) => ({ step, problem: null }))
    expect(stdout.trim().split('\n').map(readLine)).toEqual(wanted)
    expect(defects).toEqual([])
  }, 240_000)
})

const readLine = (line: string): unknown => JSON.parse(line)
