import type { Declaration } from './declaration.ts'
import { invalidDeclaration } from './problem.ts'
import { readDeclaration } from './read-declaration.ts'
import { readYaml } from './read-yaml.ts'

/**
 * Validates a declaration in YAML, with line and column in its problems. Buckets may also follow
 * as documents of their own (`---`), each with a `BucketName`, as CloudFormation would spell them.
 * Refuses tags, repeated keys and aliases that multiply. Throws one `DeclarationInvalid` that
 * lists every problem. `source` names the text in messages.
 */
export function parseYamlDeclaration(text: string, source = 'stowage.yaml'): Declaration {
  const yaml = readYaml(text)
  if ('problems' in yaml) throw invalidDeclaration(yaml.problems, { source })
  const reading = readDeclaration(yaml.value)
  if ('problems' in reading) {
    throw invalidDeclaration(reading.problems, { source, locate: yaml.locate })
  }
  return reading.declaration
}
