import { isTest, type Findings, type SourceFile } from './source-file.ts'

interface Handlers {
  readonly operations: readonly string[]
  /** What the server answers; everything else is `NotImplemented`. */
  readonly handled: readonly string[]
}

const directory = 'src/server/handlers/'
const subResources = 'src/server/sub-resources/'

/** `ListObjectsV2` → `list-objects-v2`. */
const kebabOf = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()

/** `ListObjectsV2` → `listObjectsV2`. */
const camelOf = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** A handler's page, its export and its operation have one name; nothing is handled elsewhere. */
export function handlerFindings(
  files: readonly SourceFile[],
  { operations, handled }: Handlers,
): Findings {
  const names = new Map(operations.map((name) => [`${directory}${kebabOf(name)}.ts`, name]))
  const pages = files.filter((file) => file.path.startsWith(directory) && !isTest(file))
  const rows = files
    .filter(({ path }) => path.startsWith(subResources))
    .map(({ text }) => text)
    .join('\n')
  const isPage = (name: string): boolean => pages.some(({ path }) => names.get(path) === name)
  return [
    ...pages.flatMap((page) => pageFindings(page, names.get(page.path), handled)),
    ...handled
      .filter((name) => !isPage(name) && !rows.includes(`'${name}'`))
      .map((name) => `${name}: is handled by no page and no row of ${subResources}`),
  ]
}

function pageFindings(
  { path, text }: SourceFile,
  name: string | undefined,
  handled: readonly string[],
): Findings {
  if (name === undefined) return [`${path}: is named after no operation`]
  return [
    ...(text.includes(`export const ${camelOf(name)} =`)
      ? []
      : [`${path}: exports no ${camelOf(name)}`]),
    ...(text.includes(`operation: '${name}'`) ? [] : [`${path}: handles no ${name}`]),
    ...(handled.includes(name) ? [] : [`${path}: is not among the handlers`]),
  ]
}
