import { describe } from 'vitest'
import { needs } from '../needs.ts'
import { describeS3, type SuiteTarget } from './s3-suite.ts'
import { describeStorage } from './storage-suite.ts'

const accessKeyId = process.env['STOWAGE_TEST_ACCESS_KEY_ID'] ?? 'accessKey'
const secretAccessKey = process.env['STOWAGE_TEST_SECRET_ACCESS_KEY'] ?? 'secretKey'
const credentials = { accessKeyId, secretAccessKey }

const ceph = needs('ceph')
describe.skipIf(ceph === undefined)('beside Ceph RGW', () => {
  const target = { endpoint: ceph ?? '', provider: 'ceph', credentials, isStrict: true } as const
  const reach = (): Promise<SuiteTarget> => Promise.resolve(target)
  describeS3('the client', reach)
  describeStorage('a storage', reach)
})

const moto = needs('moto')
describe.skipIf(moto === undefined)('beside moto', () => {
  const target = { endpoint: moto ?? '', provider: 'other', credentials, isStrict: false } as const
  const reach = (): Promise<SuiteTarget> => Promise.resolve(target)
  describeS3('the client', reach)
  describeStorage('a storage', reach)
})
