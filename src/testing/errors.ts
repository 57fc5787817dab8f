import { defineErrors } from '../core/error.ts'

/** What S3 answers under a load that the embedded server never has: a fault brings it about. */
export const faultError = defineErrors({
  SlowDown: {
    status: 503,
    message: 'Please reduce your request rate.',
    hint: 'Try again, more slowly; a fault of createTestStorages answered in the place of S3.',
    retryable: true,
  },
})
