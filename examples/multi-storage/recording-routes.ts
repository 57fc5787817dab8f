import type { ObjectHandle, PrivateStorage } from 'stowage'
import type { WebHandler } from 'stowage/endpoints'
import type { Route } from '../parts/route.ts'
import { json } from '../parts/wire.ts'
import { createDownloadRoute, type DownloadRouteParts } from './download-route.ts'
import type { Recording } from './recordings.ts'
import type { Register } from './register.ts'

export interface RecordingRoutesOptions extends DownloadRouteParts {
  readonly register: Register<Recording>
  readonly recordings: PrivateStorage
  readonly object: (reference: string) => ObjectHandle
  /** The endpoint of uploads. */
  readonly upload: WebHandler
}

/** Large files: uploading, listing, downloading. */
export function createRecordingRoutes(options: RecordingRoutesOptions): readonly Route[] {
  const { register, recordings, object, upload } = options
  return [
    {
      method: 'GET',
      path: /^\/api\/recordings\/?$/,
      open: false,
      handle: async () => {
        const { items, total } = await register.list()
        return json({ recordings: items.map(shown), total })
      },
    },
    // It knows itself who is signed in, and records who asked.
    {
      method: 'POST',
      path: /^\/api\/uploads\/?$/,
      open: true,
      handle: ({ request, peer }) => upload(request, peer),
    },
    createDownloadRoute(options, {
      path: /^\/api\/recordings\/(?<id>[\w-]+)\/download\/?$/,
      storage: recordings,
      action: 'RECORDING_DOWNLOADED',
      find: async (id) => {
        const found = await register.find(id)
        return found && { key: object(found.file).key, filename: found.name }
      },
      // What is recorded in the room, the room may hear.
      authorize: () => true,
    }),
  ]
}

/** A recording as everybody in the room sees it. */
function shown(recording: Recording): Omit<Recording, 'file'> {
  const { file: _, ...rest } = recording
  return rest
}
