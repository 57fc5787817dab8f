import { defineStowage } from 'stowage'

/** One private bucket, and in it two storages: the documents themselves and what is known of them. */
export default defineStowage({
  app: 'bill-of-lading',
  region: 'us-east-2',
  buckets: {
    'primetrade-documents': {
      access: 'private',
      versioning: true,
      encryption: 'AES256',
      publicAccessBlock: true,
    },
  },
  storages: {
    bols: {
      kind: 'private-media',
      bucket: 'primetrade-documents',
      location: 'bols',
      urlExpiresIn: 86_400,
    },
    records: { kind: 'private-media', bucket: 'primetrade-documents', location: 'records' },
  },
})
