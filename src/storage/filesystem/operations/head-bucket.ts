import { defineOperation } from '../operation.ts'

/** A directory is there from when it was opened. */
export const headBucket = defineOperation({
  name: 'HeadBucket',
  honours: [],
  run: () => Promise.resolve({}),
})
