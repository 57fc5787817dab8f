import { defineErrors } from '../core/error.ts'

/** What can be wrong with a declaration. */
export const declarationError = defineErrors({
  DeclarationInvalid: {
    message: 'The declaration is not valid.',
    hint: 'Correct every line of the message; each begins with the place it is about.',
  },
})
