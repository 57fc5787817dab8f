import { corsRulesOf } from '../bucket-cors.ts'
import type { SubResource } from './sub-resource.ts'

export const cors: SubResource = {
  aspect: 'cors',
  put: 'PutBucketCors',
  get: 'GetBucketCors',
  delete: 'DeleteBucketCors',
  member: 'CORSConfiguration',
  isOutput: true,
  absent: 'NoSuchCORSConfiguration',
  accept: (document) => {
    corsRulesOf(document)
    return document
  },
}
