import { defineStowage } from 'stowage'

const pictures = {
  contentTypes: ['image/jpeg', 'image/png', 'image/webp'],
  extensions: ['.jpg', '.jpeg', '.png', '.webp'],
  maxBytes: '5MiB',
} as const
const documents = {
  contentTypes: ['application/pdf', 'image/*'],
  extensions: ['.pdf', '.jpg', '.jpeg', '.png', '.webp'],
  maxBytes: '10MiB',
} as const
const papers = {
  contentTypes: [
    'application/pdf',
    'application/msword',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  extensions: ['.pdf', '.doc', '.docx'],
  maxBytes: '10MiB',
} as const

/** A bucket that anyone may read parts of, one that nobody may, and what of the room goes where. */
export default defineStowage({
  app: 'document-room',
  region: 'eu-central-1',
  kinds: {
    // What is made on demand: a name may come twice, and its links do not live long.
    reports: {
      extends: 'private-media',
      location: 'reports',
      overwrite: 'alternative',
      urlExpiresIn: 900,
    },
  },
  buckets: {
    'document-room-public': {},
    'document-room-private': {
      access: 'private',
      versioning: true,
      encryption: 'AES256',
      publicAccessBlock: true,
      // Whose pages may upload to it by signed requests; in production, the one origin of the page.
      cors: ['http://127.0.0.1:*'],
    },
  },
  storages: {
    media: { kind: 'public-media', bucket: 'document-room-public', accept: pictures },
    published: {
      kind: 'public-media',
      bucket: 'document-room-public',
      location: 'published',
      accept: documents,
      // What is public now may be private soon.
      cacheControl: 'public, max-age=60',
    },
    originals: { kind: 'private-media', bucket: 'document-room-private', accept: documents },
    papers: {
      kind: 'private-media',
      bucket: 'document-room-private',
      location: 'papers',
      accept: papers,
    },
    reports: { kind: 'reports', bucket: 'document-room-private' },
    recordings: {
      kind: 'private-media',
      bucket: 'document-room-private',
      location: 'recordings',
    },
    incoming: { kind: 'private-media', bucket: 'document-room-private', location: 'incoming' },
    records: { kind: 'private-media', bucket: 'document-room-private', location: 'records' },
    logs: { kind: 'logs', bucket: 'document-room-private' },
  },
})
