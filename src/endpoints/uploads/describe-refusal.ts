import type { StowageError } from '../../core/error.ts'

/** What a storage says of a key and a body, as people say it who have a file. */
export const describeRefusal = ({ message }: StowageError): string =>
  message.replace(/^The key\b/, 'The name of the file').replace(/^The body\b/, 'The file')
