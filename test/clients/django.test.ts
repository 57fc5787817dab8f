import { describe, it } from 'vitest'
import { needs } from '../needs.ts'
import { expectRoundTrip } from './python-round-trip.ts'

const python = needs('django')

describe.skipIf(python === undefined)('django-storages', () => {
  it('keeps the files of an application, and gives private links to them', async () => {
    await expectRoundTrip(python ?? '', 'django-round-trip.py')
  }, 240_000)
})
