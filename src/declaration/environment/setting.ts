/** One variable of the environment that is a switch. */
export interface FlagSetting {
  readonly name: string
  readonly type: 'bool'
  readonly default: boolean
  readonly description: string
}

/** One variable of the environment that is text. */
export interface TextSetting<Default extends string | undefined = string | undefined> {
  readonly name: string
  readonly type: 'str'
  readonly default: Default
  readonly description: string
  /** Never shown, in no message. */
  readonly secret: boolean
}

export type Setting = FlagSetting | TextSetting

export const defaultPrefix = 'OXI_'

/** A switch that is off where nothing is set. */
export function flag(name: string, description: string): FlagSetting {
  return { name, type: 'bool', default: false, description }
}

export function text(name: string, description: string): TextSetting<undefined>
export function text(name: string, description: string, standard: string): TextSetting<string>
export function text(name: string, description: string, standard?: string): TextSetting {
  return { name, type: 'str', default: standard, description, secret: false }
}

/** Text that belongs in no message: half of a pair of keys. */
export function secret(name: string, description: string): TextSetting<undefined> {
  return { name, type: 'str', default: undefined, description, secret: true }
}

/** The variable of a setting: the table spells the default prefix, which `prefix` replaces. */
export function variableOf({ name }: Setting, prefix: string): string {
  return name.startsWith(defaultPrefix) ? `${prefix}${name.slice(defaultPrefix.length)}` : name
}
