/** What a browser, a robot or a person asks for by its name, whatever a page says. */
const asked =
  /(?:^|\/)(?:favicon\.ico|robots\.txt|sitemap\.xml|humans\.txt|service-worker\.js|sw\.js)$|\.html?$|\.webmanifest$|^\.well-known\//i

export const isAskedForByName = (name: string): boolean => asked.test(name)

/** What editors and systems leave behind, and what is kept from sight. */
export const isIgnoredAsset = (name: string): boolean =>
  (name.startsWith('.') && name !== '.well-known') || name.endsWith('~') || name === 'CVS'
