import { defineErrors } from '../core/error.ts'

/** What a storage refuses before it asks S3. */
export const storageError = defineErrors({
  BodyInvalid: {
    status: 400,
    message: 'The body is none that can be stored.',
    hint: 'Give text, bytes (a Uint8Array, an ArrayBuffer, any view), a Blob, or a stream of Node or the web.',
  },
  BodyTooLarge: {
    status: 413,
    message: 'The body is larger than what is accepted.',
    hint: 'Send a smaller body, or raise maxBytes of accept.',
  },
  BodyTooSmall: {
    status: 400,
    message: 'The body is smaller than what is accepted.',
    hint: 'Send the whole body, or lower minBytes of accept.',
  },
  CapabilityMissing: {
    message: 'The server behind the storage cannot do that.',
    hint: 'Use another way that it knows, like signedPut for signedPost, or name its provider if it knows more than was guessed.',
  },
  ChecksumInvalid: {
    status: 400,
    message: 'The checksum is none that S3 takes.',
    hint: 'Write the algorithm, a colon and the checksum in Base64: CRC32:…, CRC32C:…, CRC64NVME:…, SHA1:… or SHA256:….',
  },
  ContentTypeRejected: {
    status: 415,
    message: 'The bytes are of a media type that is not accepted.',
    hint: 'Send what contentTypes of accept allows, or extend it.',
  },
  CopyUnverified: {
    status: 409,
    message: 'The copy is not what was copied, so the source is kept.',
    hint: 'Somebody wrote to the target meanwhile, or the server lost bytes: look at both and move again.',
  },
  EndpointMissing: {
    message: 'The declaration runs on the embedded server, and connect was not told where that is.',
    hint: 'Pass its URL: connect(declaration, { endpoint }).',
  },
  ExpiryInvalid: {
    status: 400,
    message: 'What is signed cannot be good for that long.',
    hint: 'Give whole seconds, 1 to 604800 (seven days) for expiresIn and window together.',
  },
  ExtensionRejected: {
    status: 415,
    message: 'The key has an ending that is not accepted.',
    hint: 'Use one that extensions of accept allows, as the only one that programs run by.',
  },
  FilesystemUrlMissing: {
    message: 'USE_S3 is False, and nobody said where the application serves the objects.',
    hint: 'Pass its URL: connectEnvironment(variables, { filesystemUrl }), and serve createFilesystemEndpoint there.',
  },
  KeyExists: {
    status: 412,
    message: 'There is an object of this key already.',
    hint: "Choose another key, or pass overwrite: 'alternative' or 'replace', or declare it for the storage.",
  },
  KeyInvalid: {
    status: 400,
    message: 'The key is not one of this storage.',
    hint: 'Keys are text of 1 to 1024 bytes, relative: no leading "/", no "." or ".." segments, no control characters.',
  },
  KeyTemplateInvalid: {
    message: 'The key template makes no keys.',
    hint: 'Write fields as {name}, one or more, between the segments of a relative key.',
  },
  MetadataInvalid: {
    status: 400,
    message: 'The metadata cannot travel as headers.',
    hint: 'Use names of lower-case letters, digits and hyphens, and values of printable ASCII; encode others.',
  },
  OptionInvalid: {
    status: 400,
    message: 'An option of the call is none that it takes.',
    hint: 'Correct the option that the message names, or leave it out.',
  },
  ReferenceInvalid: {
    status: 400,
    message: 'The text is no reference of an object.',
    hint: 'A reference is what put returned: the name of a storage, a colon and a key, like "bols:2026/a.pdf".',
  },
  SignerInvalid: {
    message: 'The private key of the CDN is none.',
    hint: 'Give a private key as PEM, RSA or ECDSA on the curve P-256: -----BEGIN PRIVATE KEY-----.',
  },
  SignerMissing: {
    message: 'A private storage on a custom domain needs a key that signs its URLs.',
    hint: 'Declare keyPairId and pass its private key to connect, or leave customDomain out: then S3 signs.',
  },
  SourceChanged: {
    status: 409,
    message: 'The object changed while it was copied or moved.',
    hint: 'Look at what is there now, and copy or move that. Of a move the source is kept.',
  },
  StoragePrivate: {
    message: 'The storage is private, so its objects have no URL that anyone may read.',
    hint: 'Use signedUrl, or declare the storage with a public kind.',
  },
  TargetIsSource: {
    status: 400,
    message: 'An object cannot be copied or moved onto itself.',
    hint: 'Give another key; putAttributes changes what an object says about itself, restore makes a version the latest.',
  },
  VersionDeleted: {
    status: 405,
    message: 'The version is the marker of a deletion, and has no bytes.',
    hint: 'Restore the version before it; versions(key) lists them.',
  },
  TagsInvalid: {
    status: 400,
    message: 'The tags are none that S3 takes.',
    hint: 'Give ten at most, names of 1 to 128 characters and values of up to 256: letters, digits, spaces and _.:/=+-@.',
  },
  WriterEnded: {
    message: 'The writer has ended.',
    hint: 'Write before commit, commit once, and open another writer after an abort.',
  },
})
