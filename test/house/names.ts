import { isProduct, type Findings, type SourceFile } from './source-file.ts'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.config)?(\.browser)?(\.test(\.fixture)?)?\.ts$/
const emptyWords = /^(utils?|helpers?|common|misc|manager|service|impl)$/
const emptyNames =
  /^(?:export )?(?:class|function|const|let|interface|type) (\w*(?:Manager|Service|Helper|Helpers|Impl|Utils?))\b/gm
/** AWS's words are put, delete, abort. */
const foreignVerbs = /^export (?:async )?(?:function|const) ((?:save|remove|destroy|upsert)\w*)/gm

const exported =
  /^export (?:declare )?(?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/gm
const listed = /^export (?:type )?\{([^}]*)\}/gm

/** Pages named otherwise, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  'src/cli/main.ts': 'the program: it exports nothing',
  'src/server/pipeline.ts':
    'the whole life of a request on one page; what it exports is its answer',
}

/** Names say what a thing is, in the words of AWS and of the design. */
export function wordFindings(files: readonly SourceFile[]): Findings {
  return files.flatMap(({ path, text }) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const words = path.replace(/(\.browser)?(\.test(\.fixture)?)?\.ts$/, '').split(/[/-]/)
    return [
      ...(kebab.test(name) ? [] : [`${path}: is not kebab-case`]),
      ...words
        .filter((word) => emptyWords.test(word))
        .map((word) => `${path}: ${word} says nothing`),
      ...(name === 'types.ts' ? [`${path}: types says nothing`] : []),
      ...namesIn(text, emptyNames).map((each) => `${path}: ${each} says nothing`),
      ...namesIn(text, foreignVerbs).map((each) => `${path}: ${each} is not AWS's verb`),
    ]
  })
}

/** A page with one export has its name: every word of the page's name is in it. */
export function pageNameFindings(files: readonly SourceFile[]): Findings {
  return files
    .filter((file) => isProduct(file) && !file.path.endsWith('/index.ts'))
    .filter((file) => exceptions[file.path] === undefined && !isNamedAfter(exportsOf(file), file))
    .map(
      (file) => `${file.path}: is not named after what it exports (${exportsOf(file).join(', ')})`,
    )
}

function isNamedAfter(names: readonly string[], { path }: SourceFile): boolean {
  if (names.length > 1) return true
  const name = names[0]?.toLowerCase() ?? ''
  const words = path.slice(path.lastIndexOf('/') + 1, -'.ts'.length).split('-')
  return words.every((word) => name.includes(stemOf(word)))
}

/** `keys` → `key`, `deletions` → `delet`. */
const stemOf = (word: string): string => word.replace(/(?<=\w{3})(s|ings?|ions?|ments?)$/, '')

function exportsOf({ text }: SourceFile): readonly string[] {
  const lists = namesIn(text, listed).flatMap((list) => list.split(','))
  return [...namesIn(text, exported), ...lists.map((name) => name.trim().split(' ').at(-1) ?? '')]
}

const namesIn = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name)
