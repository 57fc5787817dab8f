import { describe, it } from 'vitest'
import { needs } from '../needs.ts'
import { expectRoundTrip } from './python-round-trip.ts'

const python = needs('boto3')

describe.skipIf(python === undefined)('boto3 with its default settings', () => {
  it('makes the whole round trip, and gets the right error for everything wrong', async () => {
    await expectRoundTrip(python ?? '', 'boto3-round-trip.py')
  }, 240_000)
})
