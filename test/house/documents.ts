import type { GeneratedDoc } from '../../scripts/generated-docs.ts'
import type { Findings, SourceFile } from './source-file.ts'

/** Generated documents say what the source says now. */
export function staleFindings(
  files: readonly SourceFile[],
  generated: readonly GeneratedDoc[],
): Findings {
  return generated
    .filter(({ path, text }) => files.find((file) => file.path === path)?.text !== text)
    .map(({ path }) => `${path}: is stale, run npm run docs`)
}

/** Documents name no script that package.json lacks. */
export function scriptFindings(files: readonly SourceFile[], scripts: readonly string[]): Findings {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)]
      .map(([, script, short]) => script ?? short ?? '')
      .filter((script) => !scripts.includes(script))
      .map((script) => `${path}: npm run ${script} does not exist`),
  )
}
