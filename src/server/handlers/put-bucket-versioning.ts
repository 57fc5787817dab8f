import { s3Error } from '../../protocol/errors.ts'
import { defineHandler } from '../handler.ts'

export const putBucketVersioning = defineHandler({
  operation: 'PutBucketVersioning',
  honours: ['VersioningConfiguration'],
  async handle({ VersioningConfiguration }, { engine, bucket }) {
    const { Status, MFADelete } = VersioningConfiguration ?? {}
    if (MFADelete === 'Enabled') {
      throw s3Error('NotImplemented', { message: 'MFA delete is not implemented.' })
    }
    if (Status !== 'Enabled' && Status !== 'Suspended')
      throw s3Error('IllegalVersioningConfigurationException')
    await engine.setVersioning(bucket.name, Status)
    return {}
  },
})
