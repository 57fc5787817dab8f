import { defaultPrefix, variableOf } from './setting.ts'
import type { Setting } from './setting.ts'
import { settingGroups } from './settings.ts'

/**
 * The text of an `.env.example`: every variable with its description, type and default, set to
 * that default. A variable without one is empty, which is unset. Holds no secret.
 */
export function environmentExample({
  prefix = defaultPrefix,
}: { readonly prefix?: string | undefined } = {}): string {
  const groups = settingGroups.map(([title, settings]) => {
    const lines = settings.map((setting) => entry(setting, prefix))
    return [`# ${title}`, ...lines].join('\n\n')
  })
  return `${groups.join('\n\n')}\n`
}

function entry(setting: Setting, prefix: string): string {
  const standard = defaultOf(setting)
  const comment = `# ${setting.description}. ${setting.type}, default ${standard ?? 'None'}`
  return `${comment}\n${variableOf(setting, prefix)}=${standard ?? ''}`
}

function defaultOf(setting: Setting): string | undefined {
  if (setting.type === 'str') return setting.default
  return setting.default ? 'True' : 'False'
}
