import { nearest } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import type { EnvironmentVariables } from './environment-reader.ts'
import { variableOf } from './setting.ts'
import { settingGroups } from './settings.ts'

/** Names that nobody but this table would choose; others of the prefix belong to the application. */
const ours = /^(USE_(STATIC|DEFAULT|PRIVATE|LOG)_|(STATIC|DEFAULT|PRIVATE|LOG)_S3_)/

/**
 * Variables that are almost settings: `OXI_DEFAULT_S3_CUSTOM_DOMAIN` lacks its second `S3`, and a
 * default would silently take its place. Their values are never shown.
 */
export function misspeltSettings(variables: EnvironmentVariables, prefix: string): Problem[] {
  const settings = settingGroups.flatMap(([, group]) => group)
  const known = settings.map((setting) => variableOf(setting, prefix))
  return Object.keys(variables).flatMap((name): Problem[] => {
    if (!name.startsWith(prefix) || !ours.test(name.slice(prefix.length))) return []
    if (known.includes(name) || !variables[name]) return []
    const meant = nearest(name, known)
    if (meant === undefined || variables[meant]) return []
    return [{ path: [name], message: `is no setting; did you mean ${meant}?` }]
  })
}
