import { isJsonObject } from '../../core/json.ts'
import { publicAccessBlocked } from '../bucket-defaults.ts'
import type { SubResource } from './sub-resource.ts'

export const publicAccessBlock: SubResource = {
  aspect: 'publicAccessBlock',
  put: 'PutPublicAccessBlock',
  get: 'GetPublicAccessBlock',
  delete: 'DeletePublicAccessBlock',
  member: 'PublicAccessBlockConfiguration',
  absent: 'NoSuchPublicAccessBlockConfiguration',
  // A flag that is left out is off.
  accept: (document) =>
    Object.fromEntries(
      Object.keys(publicAccessBlocked).map((flag) => [
        flag,
        isJsonObject(document) && document[flag] === true,
      ]),
    ),
}
