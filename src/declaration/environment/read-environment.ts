import { declarationError } from '../errors.ts'
import { problemList } from '../problem.ts'
import { createEnvironmentReader } from './environment-reader.ts'
import type { EnvironmentReader, EnvironmentVariables } from './environment-reader.ts'
import { misspeltSettings } from './misspelt-settings.ts'

/** What `read` makes of an environment. Throws one `ImproperlyConfigured` for all that it refuses. */
export function readEnvironment<Reading>(
  variables: EnvironmentVariables,
  prefix: string,
  read: (reader: EnvironmentReader) => Reading,
): Reading {
  const reader = createEnvironmentReader(variables, prefix)
  const reading = read(reader)
  const problems = [...reader.problems, ...misspeltSettings(variables, prefix)]
  if (problems.length === 0) return reading
  throw declarationError('ImproperlyConfigured', {
    message: problemList(problems, { source: 'The environment' }),
    context: { problems: problems.length },
  })
}
