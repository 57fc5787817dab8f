import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { openClientWorld } from './client-world.ts'

/** Runs a script of this directory, and expects every one of its steps to pass, in their order. */
export async function expectRoundTrip(python: string, name: string): Promise<void> {
  const script = fileURLToPath(new URL(name, import.meta.url))
  const world = await openClientWorld()
  const { stdout, stderr } = await world.run(python, [script])
  const { defects } = world
  await world.close()

  expect(stderr).toBe('')
  const names = [...readFileSync(script, 'utf8').matchAll(/^@step\ndef (\w+)/gm)]
  expect(names.length).toBeGreaterThan(0)
  const wanted = names.map(([, step]) => ({ step, problem: null }))
  expect(stdout.trim().split('\n').map(readLine)).toEqual(wanted)
  expect(defects).toEqual([])
}

const readLine = (line: string): unknown => JSON.parse(line)
