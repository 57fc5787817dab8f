import { defineErrors } from '../../core/error.ts'

/**
 * What S3 answers to forms alone.
 * Source: Amazon S3 API Reference, "Error responses", list of error codes.
 */
export const formError = defineErrors({
  InvalidPolicyDocument: {
    status: 400,
    message:
      'The content of the form does not meet the conditions specified in the policy document.',
    hint: 'Make the policy of the form again: JSON with an expiration and a list of conditions, in Base64.',
  },
  MalformedPOSTRequest: {
    status: 400,
    message: 'The body of your POST request is not well-formed multipart/form-data.',
    hint: 'Let FormData, or a form of enctype multipart/form-data, write the body and its Content-Type.',
  },
  MaxPostPreDataLengthExceededError: {
    status: 400,
    message: 'Your POST request fields preceding the upload file were too large.',
    hint: 'The fields of a form have 20 KB in all; the file comes last, in the field named file.',
  },
})
