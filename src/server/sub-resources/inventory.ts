import { s3Error } from '../../protocol/errors.ts'
import { readInventory } from '../../protocol/inventory/read-inventory.ts'
import type { ListedConfiguration } from './listed-configuration.ts'

export const inventory: ListedConfiguration = {
  aspect: 'inventory',
  put: 'PutBucketInventoryConfiguration',
  get: 'GetBucketInventoryConfiguration',
  delete: 'DeleteBucketInventoryConfiguration',
  list: 'ListBucketInventoryConfigurations',
  member: 'InventoryConfiguration',
  accept(document, id) {
    if (readInventory(document).id !== id) throw s3Error('IdMismatch')
  },
}
