import { defineErrors } from '../../core/error.ts'

/** What is wrong with a policy document. The message is the one AWS gives, where AWS's is known. */
export const policyError = defineErrors({
  MalformedPolicy: {
    status: 400,
    message: 'This policy contains invalid Json',
    hint: 'Correct the element that the message names; the context says in which statement.',
  },
})
