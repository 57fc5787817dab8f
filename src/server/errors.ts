import { defineErrors } from '../core/error.ts'

/** What can go wrong around the server itself; S3's own errors are the protocol's. */
export const serverError = defineErrors({
  AccountEntryMissing: {
    message: 'There is no such account, user, key or policy.',
    hint: 'stowage account list shows those that the data directory keeps.',
  },
  AccountEntryTaken: {
    message: 'The name, id or key is taken already.',
    hint: 'Choose another; stowage account list shows those that are there.',
  },
  AccountsInvalid: {
    message: 'The document of accounts is not valid.',
    hint: 'Correct what the message names; docs/accounts.md has an example.',
  },
  AccountsLocked: {
    message: 'Another command is changing the accounts.',
    hint: 'Try again when it has ended.',
  },
  AccountsUnreadable: {
    message: 'The document of accounts cannot be read.',
    hint: 'Name a file that is there, readable by whoever runs the server.',
  },
  PortInUse: {
    message: 'The port is in use.',
    hint: 'Stop what listens there, choose another --port, or 0 for any free one.',
  },
  WebhookInvalid: {
    message: 'A webhook is not what it should be.',
    hint: 'Write --webhook ARN=URL with the ARN of a topic, queue or function, or eventbridge=URL; the URL begins with http.',
  },
  WebhookUnreachable: {
    message: 'So many events wait for a webhook that new ones are lost.',
    hint: 'Start what listens there: those that wait are delivered then.',
  },
  WebhookRefused: {
    message: 'A webhook refused a message again and again, so it was given up.',
    hint: 'The receiver answered with a 4xx status: see why it does not take the message.',
  },
  LogDeliveryRefused: {
    message: 'The target bucket of an access log does not take it.',
    hint: 'Allow s3:PutObject to the service logging.s3.amazonaws.com in the policy of the target bucket.',
  },
  LogLinesLost: {
    message: 'Lines of an access log came faster than they could be delivered, and were lost.',
    hint: 'Deliver more often, with a shorter logDeliverySeconds.',
  },
  InventoryRefused: {
    message: 'The destination bucket of an inventory does not take it.',
    hint: 'Allow s3:PutObject to the service s3.amazonaws.com in the policy of the destination bucket.',
  },
  CredentialsUnreadable: {
    message: 'The root credentials of the data directory cannot be read.',
    hint: 'Restore root-credentials.json, or remove it to get new credentials.',
  },
  TlsFileUnreadable: {
    message: 'A file of TLS cannot be read.',
    hint: 'Name a certificate with --tls-cert and its key with --tls-key, readable by whoever runs the server.',
  },
  TlsCertificateInvalid: {
    message: 'The file does not hold a certificate in PEM.',
    hint: 'It begins with -----BEGIN CERTIFICATE-----; `openssl x509 -inform der -in FILE` turns DER into PEM.',
  },
  TlsKeyInvalid: {
    message: 'The file does not hold a private key in PEM.',
    hint: 'It begins with -----BEGIN PRIVATE KEY-----; `openssl pkey -in FILE` takes a passphrase away.',
  },
  TlsKeyMismatch: {
    message: 'The key is not that of the certificate.',
    hint: "Name the key that the certificate was made for; of a chain, the server's own certificate comes first.",
  },
  TlsCertificateExpired: {
    message: 'The certificate is not valid now.',
    hint: 'Renew it, or set the clock; --https alone makes one that renews itself.',
  },
})
