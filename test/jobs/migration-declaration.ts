import { defineStowage } from '../../src/declaration/define-stowage.ts'

/** Storages to migrate to, from and between. */
export const migrationDeclaration = defineStowage({
  app: 'migrations',
  buckets: { plain: {}, history: { versioning: true } },
  storages: {
    media: { kind: 'private-media', bucket: 'plain', location: 'media' },
    other: { kind: 'private-media', bucket: 'plain', location: 'other' },
    pdfs: {
      kind: 'private-media',
      bucket: 'plain',
      location: 'pdfs',
      accept: { extensions: ['.pdf'], maxBytes: 1000 },
    },
    zipped: { kind: 'private-media', bucket: 'plain', location: 'zipped', compress: 'gzip' },
    kept: { kind: 'private-media', bucket: 'history', location: 'kept' },
    keptToo: { kind: 'private-media', bucket: 'history', location: 'kept-too' },
  },
})
