import { describe, expect, it } from 'vitest'
import { acceptSchema } from './accept-schema.ts'

describe('accept', () => {
  it('takes media types, endings and sizes, and writes them in one way', () => {
    const accept = {
      contentTypes: ['Application/PDF', 'image/*', 'application/vnd.ms-excel', 'image/svg+xml'],
      extensions: ['PDF', '.tar.gz', '.JPEG', 'Größe'],
      maxBytes: '10MiB',
      minBytes: 1,
    }

    expect(acceptSchema.parse(accept)).toEqual({
      contentTypes: ['application/pdf', 'image/*', 'application/vnd.ms-excel', 'image/svg+xml'],
      extensions: ['.pdf', '.tar.gz', '.jpeg', '.größe'],
      maxBytes: 10_485_760,
      minBytes: 1,
    })
    expect(acceptSchema.parse({})).toEqual({})
  })

  it.each([
    [1, 1],
    [5_000_000_000_000, 5_000_000_000_000],
    ['1B', 1],
    ['10kB', 10_000],
    ['10 MB', 10_000_000],
    ['2GB', 2_000_000_000],
    ['10KiB', 10_240],
    ['5TiB', 5_497_558_138_880],
  ])('reads %j as %d bytes', (maxBytes, bytes) => {
    expect(acceptSchema.parse({ maxBytes }).maxBytes).toBe(bytes)
  })

  it.each([
    [{ contentTypes: [] }],
    [{ contentTypes: 'image/*' }],
    [{ contentTypes: ['image'] }],
    [{ contentTypes: ['*/*'] }],
    [{ contentTypes: ['image/p*'] }],
    [{ contentTypes: ['text/plain; charset=utf-8'] }],
    [{ contentTypes: ['image/png\n'] }],
    [{ contentTypes: ['.pdf'] }],
    [{ extensions: [] }],
    [{ extensions: ['.'] }],
    [{ extensions: ['..pdf'] }],
    [{ extensions: ['*.pdf'] }],
    [{ extensions: ['a/b'] }],
    [{ extensions: [`.${'x'.repeat(32)}`] }],
    [{ maxBytes: 0 }],
    [{ maxBytes: -1 }],
    [{ maxBytes: 1.5 }],
    [{ maxBytes: Infinity }],
    [{ maxBytes: '10' }],
    [{ maxBytes: '10mb' }],
    [{ maxBytes: '1.5MB' }],
    [{ maxBytes: '0MB' }],
    [{ maxBytes: '999999999999999TiB' }],
    [{ minBytes: 2, maxBytes: 1 }],
    [{ minBytes: '1MiB', maxBytes: '1MB' }],
    [{ maxSize: 1 }],
    [[]],
    [null],
  ])('refuses %j', (accept) => {
    expect(acceptSchema.safeParse(accept).success).toBe(false)
  })
})
