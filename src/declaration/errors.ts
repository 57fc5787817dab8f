import { defineErrors } from '../core/error.ts'

/** What can be wrong with a declaration, or with an environment in its stead. */
export const declarationError = defineErrors({
  DeclarationInvalid: {
    message: 'The declaration is not valid.',
    hint: 'Correct every line of the message; each begins with the place it is about.',
  },
  ImproperlyConfigured: {
    message: 'The environment does not configure the storages.',
    hint: 'Correct every line of the message; each begins with the variable it is about.',
  },
})
