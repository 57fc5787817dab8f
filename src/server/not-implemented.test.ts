import { expect, it } from 'vitest'
import { operations } from '../protocol/operations.ts'
import { handlers } from './handlers.ts'
import { notImplemented } from './not-implemented.ts'

it('every operation has either a handler or a reason why it has none', () => {
  const undecided = [...operations.keys()].filter(
    (name) => handlers.has(name) === (notImplemented[name] !== undefined),
  )
  expect(undecided).toEqual([])
  expect(handlers.size + Object.keys(notImplemented).length).toBe(operations.size)
})
