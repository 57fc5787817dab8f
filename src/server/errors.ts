import { defineErrors } from '../core/error.ts'

/** What can go wrong around the server itself; S3's own errors are the protocol's. */
export const serverError = defineErrors({
  PortInUse: {
    message: 'The port is in use.',
    hint: 'Stop what listens there, choose another --port, or 0 for any free one.',
  },
  CredentialsUnreadable: {
    message: 'The root credentials of the data directory cannot be read.',
    hint: 'Restore root-credentials.json, or remove it to get new credentials.',
  },
})
