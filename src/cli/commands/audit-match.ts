import type { Command } from 'commander'
import type { RecordMatch } from '../../audit/filter.ts'
import { timeValue } from '../option-values.ts'

export interface MatchOptions {
  readonly action?: string
  readonly actor?: string
  readonly resource?: string
  readonly from?: Date
  readonly to?: Date
}

/** Adds the options that say which records. */
export function addMatchOptions(command: Command): Command {
  return command
    .option('--action <action>', 'only this action')
    .option('--actor <actor>', 'only by this actor')
    .option('--resource <resource>', 'only about this resource')
    .option('--from <time>', 'from this day or time on (UTC)', timeValue)
    .option('--to <time>', 'before this day or time (UTC)', timeValue)
}

/** The records that the options mean; a resource that ends in "*" is a prefix. */
export function matchOf({ action, actor, resource, from, to }: MatchOptions): RecordMatch {
  const about = resource?.endsWith('*') ? { resourcePrefix: resource.slice(0, -1) } : { resource }
  return { action, actor, from, to, ...about }
}
