import { expect, it } from 'vitest'
import { checkRedirectLocation } from './redirect-location.ts'

it.each(['/', '/page.html', 'http://a.test', 'https://a.test/b', `/${'a'.repeat(2047)}`])(
  '%j is a place to redirect to',
  (location) => {
    expect(() => checkRedirectLocation(location)).not.toThrow()
  },
)

it.each(['', 'page.html', 'javascript:alert(1)', 'ftp://a.test', ' /a', `/${'a'.repeat(2048)}`])(
  '%j is none',
  (location) => {
    expect(() => checkRedirectLocation(location)).toThrow(
      expect.objectContaining({ code: 'InvalidRedirectLocation', status: 400 }),
    )
  },
)
