import { noSuchUpload, uploadAddress } from '../find-upload.ts'
import { defineHandler } from '../handler.ts'

export const abortMultipartUpload = defineHandler({
  operation: 'AbortMultipartUpload',
  honours: ['UploadId'],
  async handle({ UploadId }, context) {
    const aborted = await context.engine.abortUpload(uploadAddress(UploadId, context))
    if (!aborted) throw noSuchUpload(UploadId)
    return {}
  },
})
