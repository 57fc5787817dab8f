import type { z } from 'zod'
import type { Problem } from '../problem.ts'
import { readValue } from '../read-value.ts'
import { parseBoolean } from './parse-boolean.ts'
import { variableOf } from './setting.ts'
import type { FlagSetting, Setting, TextSetting } from './setting.ts'

/** The variables of a process, as `process.env` has them. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/** Reads settings and collects everything that is wrong with them. An empty variable is unset. */
export interface EnvironmentReader {
  readonly problems: readonly Problem[]
  /** The variable that a setting is read from. */
  readonly variable: (setting: Setting) => string
  /** What is written, without the default. */
  readonly written: (setting: Setting) => string | undefined
  readonly text: <Default extends string | undefined>(
    setting: TextSetting<Default>,
  ) => string | Default
  /** `undefined` where what is written is no switch, which is a problem already. */
  readonly flag: (setting: FlagSetting) => boolean | undefined
  /** The text as a schema reads it, or `undefined`, which is a problem already. */
  readonly parsed: <Schema extends z.ZodType>(
    setting: TextSetting,
    schema: Schema,
  ) => z.output<Schema> | undefined
  /** Adds a problem, with what is written unless that is secret. */
  readonly refuse: (setting: Setting, message: string) => void
}

export function createEnvironmentReader(
  variables: EnvironmentVariables,
  prefix: string,
): EnvironmentReader {
  const problems: Problem[] = []
  const refused = new Set<Setting>()
  const variable = (setting: Setting): string => variableOf(setting, prefix)
  const written = (setting: Setting): string | undefined =>
    variables[variable(setting)] || undefined
  const text: EnvironmentReader['text'] = (setting) => written(setting) ?? setting.default
  const refuse = (setting: Setting, message: string): void => {
    const hidden = setting.type === 'str' && setting.secret
    const value = hidden ? undefined : written(setting)
    problems.push({ path: [variable(setting)], value, message })
  }
  return {
    problems,
    variable,
    written,
    text,
    flag(setting) {
      const word = written(setting)
      if (word === undefined) return setting.default
      const value = parseBoolean(word)
      // A switch is read wherever it matters, and refused once.
      if (value === undefined && !refused.has(setting)) refuse(setting, 'has to be True or False')
      if (value === undefined) refused.add(setting)
      return value
    },
    parsed: (setting, schema) =>
      readValue(schema, text(setting), { path: [variable(setting)], problems }),
    refuse,
  }
}
