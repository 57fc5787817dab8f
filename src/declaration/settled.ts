import type { KindDefaults } from './kinds.ts'

/** What is written, as a schema has read it. */
export type WrittenSettings = {
  readonly [Setting in Exclude<keyof KindDefaults, 'public'>]?: KindDefaults[Setting] | undefined
}

/** What is written, and the defaults of the kind where nothing is. */
export function settled(defaults: KindDefaults, written: WrittenSettings): Required<KindDefaults> {
  return {
    public: defaults.public,
    location: written.location ?? defaults.location,
    urlExpiresIn: written.urlExpiresIn ?? defaults.urlExpiresIn,
    overwrite: written.overwrite ?? defaults.overwrite,
    cacheControl: written.cacheControl ?? defaults.cacheControl,
    accept: written.accept ?? defaults.accept,
    compress: written.compress ?? defaults.compress,
  }
}
