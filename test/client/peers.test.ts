import { describe } from 'vitest'
import { needs } from '../needs.ts'
import { describeS3 } from './s3-suite.ts'

const accessKeyId = process.env['STOWAGE_TEST_ACCESS_KEY_ID'] ?? 'accessKey'
const secretAccessKey = process.env['STOWAGE_TEST_SECRET_ACCESS_KEY'] ?? 'secretKey'
const credentials = { accessKeyId, secretAccessKey }

const ceph = needs('ceph')
describe.skipIf(ceph === undefined)('beside Ceph RGW', () => {
  describeS3('the client', () =>
    Promise.resolve({ endpoint: ceph ?? '', provider: 'ceph', credentials, isStrict: true }),
  )
})

const moto = needs('moto')
describe.skipIf(moto === undefined)('beside moto', () => {
  describeS3('the client', () =>
    Promise.resolve({ endpoint: moto ?? '', provider: 'other', credentials, isStrict: false }),
  )
})
