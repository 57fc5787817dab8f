import type { OnConflict } from '../../jobs/migrate/migration-options.ts'
import type { ReachOptions } from '../reach.ts'

/** What `stowage migrate` was told. */
export interface MigrateOptions extends ReachOptions {
  readonly from?: string
  readonly to?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly state?: string
  readonly onConflict: OnConflict
  readonly versions?: boolean
  readonly concurrency: number
  readonly rollback?: string
  readonly json?: boolean
}
