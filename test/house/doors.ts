import { importsOf } from './imports.ts'
import { codeOf, isTest, type Findings, type SourceFile } from './source-file.ts'

/** An `index.ts` exists only as a door of the package, only exports, and nobody inside imports it. */
export function doorFindings(files: readonly SourceFile[], doors: readonly string[]): Findings {
  const sources = files.filter(({ path }) => path.startsWith('src/'))
  const paths = new Set(sources.map(({ path }) => path))
  return [
    ...doors.filter((door) => !paths.has(door)).map((door) => `${door}: a door without a page`),
    ...sources.filter(isIndex).flatMap((file) => indexFindings(file, doors)),
    ...sources
      .filter((file) => !isTest(file))
      .flatMap((file) =>
        importsOf(file)
          .filter((path) => path.endsWith('/index.ts'))
          .map((path) => `${file.path}: imports the door ${path}`),
      ),
  ]
}

const isIndex = ({ path }: SourceFile): boolean => path.endsWith('/index.ts')

function indexFindings(file: SourceFile, doors: readonly string[]): Findings {
  const rest = codeOf(file).replace(
    /^export\s+(type\s+)?(\*|\{[^}]*\})(\s+as\s+\w+)?\s+from\s+'[^']+'$/gm,
    '',
  )
  return [
    ...(doors.includes(file.path) ? [] : [`${file.path}: is no door of package.json`]),
    ...(rest.trim() === '' ? [] : [`${file.path}: a door only exports`]),
  ]
}

/** The pages behind the `exports` of package.json: `./dist/client/index.js` is `src/client/index.ts`. */
export function doorsOf(packageJson: string): readonly string[] {
  return [...packageJson.matchAll(/"default": "\.\/dist\/(.+)\.js"/g)].map(
    ([, page]) => `src/${page}.ts`,
  )
}
