import type { EnvironmentReader } from './environment-reader.ts'
import type { Setting } from './setting.ts'

/** Refuses that a setting is missing which its storage, `title` in messages, cannot do without. */
export function missing(
  setting: Setting,
  fix: string,
  { reader, title }: { reader: EnvironmentReader; title: string },
): void {
  reader.refuse(setting, `${title} is missing required configuration; ${fix}`)
}
