import { defineErrors } from '../core/error.ts'

/** What a storage refuses before it asks S3. */
export const storageError = defineErrors({
  EndpointMissing: {
    message: 'The declaration runs on the embedded server, and connect was not told where that is.',
    hint: 'Pass its URL: connect(declaration, { endpoint }).',
  },
  KeyExists: {
    status: 412,
    message: 'There is an object of this key already.',
    hint: 'Choose another key, pass overwrite: true, or declare overwrite for the storage.',
  },
  KeyInvalid: {
    message: 'The key is not one of this storage.',
    hint: 'Keys are relative: no leading "/", no "." or ".." segments, no control characters.',
  },
  MetadataInvalid: {
    message: 'The metadata cannot travel as headers.',
    hint: 'Use names of letters, digits and hyphens, and values of printable ASCII; encode others.',
  },
  StoragePrivate: {
    message: 'The storage is private, so its objects have no URL that anyone may read.',
    hint: 'Use signedUrl, or declare the storage with a public kind.',
  },
})
