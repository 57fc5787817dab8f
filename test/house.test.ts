import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readErrorTables } from '../scripts/error-tables.ts'
import { generatedDocs } from '../scripts/generated-docs.ts'
import { operations } from '../src/protocol/operations.ts'
import { handlers } from '../src/server/handlers.ts'
import { comparisonFindings } from './house/comparison.ts'
import { cycleFindings } from './house/cycles.ts'
import { scriptFindings, staleFindings } from './house/documents.ts'
import { doorFindings, doorsOf } from './house/doors.ts'
import { errorCodeFindings } from './house/error-codes.ts'
import { floorFindings } from './house/floors.ts'
import { handlerFindings } from './house/handlers.ts'
import { pageNameFindings, wordFindings } from './house/names.ts'
import { castFindings, printFindings, purityFindings } from './house/purity.ts'
import { medianLines, sizeFindings } from './house/sizes.ts'
import { readSourceFiles, type Findings, type SourceFile } from './house/source-file.ts'

const packageJson = readFileSync('package.json', 'utf8')
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(packageJson))
const doors = doorsOf(packageJson)
const pages = await readSourceFiles('.', ['src', 'test', 'examples', 'bench', 'scripts'], '.ts')
const docs = await readSourceFiles('.', ['.', 'docs'], '.md')
const errorDocs = docs.find(({ path }) => path === 'docs/errors.md')?.text ?? ''
const tables = await readErrorTables()
const generated = await generatedDocs()
const served = { operations: [...operations.keys()], handled: [...handlers.keys()] }

/** A page that breaks a rule, in memory only. */
const page = (path: string, text: string): SourceFile => ({ path, text })
const planted = {
  table: [{ path: 'src/core/errors.ts', rows: { gone: { message: 'Gone' } } }],
  handlers: { operations: ['GetObject', 'PutObject'], handled: ['PutObject'] },
  test: "describe('all', () => {\n  it.each([1])('holds all of %s', () => {})\n})\nit('is', () => {})",
  comparison: [
    '\n## Features',
    '| # | Feature | Stowage | other |',
    '| 1 | a | [Y](../test/a.test.ts "holds all") | – |',
    '| 2 | b | Y | N |',
    '| 3 | c | N |',
    '| 3 | c | [P](../test/a.test.ts "hold"): some, [more](../test/b.test.ts "is") | P |',
    '| 5 | d | [Y](../test/a.test.ts "all, none") | yes |',
    '\n## Tally',
    '| | Stowage | other |',
    '| Y | 2 | 0 |',
    '| P | 1 | 1 |',
    '| N | 1 | 1 |',
    '\n## Acceptance checks',
    '| 1 | a | it holds |',
  ].join('\n'),
}

interface Rule {
  readonly rule: string
  /** What the rule says of this repository. */
  readonly here: () => Findings
  /** What it says of a planted violation, and what it has to say. */
  readonly there: () => Findings
  readonly found: Findings
}

const rules: readonly Rule[] = [
  {
    rule: 'imports run strictly downward and never between siblings',
    here: () => floorFindings(pages),
    there: () =>
      floorFindings([
        page(
          'src/engine/a.ts',
          "import type { B } from '../server/b.ts'\nimport '../../test/c.ts'",
        ),
        page('src/engine/d.ts', "const load = () => import('../client/e.ts')"),
        page('src/extra/f.ts', ''),
      ]),
    found: [
      'src/engine/a.ts: imports upward, src/server/b.ts',
      'src/engine/a.ts: imports test/c.ts, outside src',
      'src/engine/d.ts: imports its sibling src/client/e.ts',
      'src/extra/f.ts: is on no floor',
    ],
  },
  {
    rule: 'no page imports itself by way of others',
    here: () => cycleFindings(pages),
    there: () =>
      cycleFindings([
        page('src/core/a.ts', "import type {\n  B,\n} from './b.ts'"),
        page('src/core/b.ts', "export { c } from './c.ts'"),
        page('src/core/c.ts', "import { a } from './a.ts'"),
      ]),
    found: ['src/core/a.ts: cycle src/core/b.ts → src/core/c.ts → src/core/a.ts'],
  },
  {
    rule: 'an index.ts is a door, only exports, and is imported by nobody',
    here: () => doorFindings(pages, doors),
    there: () =>
      doorFindings(
        [
          page('src/index.ts', "/** Why. */\nexport { a } from './core/a.ts'\nconst b = 1"),
          page('src/core/index.ts', "export * from './a.ts'"),
          page('src/core/a.ts', "import { c } from '../index.ts'"),
        ],
        ['src/index.ts', 'src/audit/index.ts'],
      ),
    found: [
      'src/audit/index.ts: a door without a page',
      'src/index.ts: a door only exports',
      'src/core/index.ts: is no door of package.json',
      'src/core/a.ts: imports the door src/index.ts',
    ],
  },
  {
    rule: 'no page is longer than 300 lines',
    here: () => sizeFindings(pages),
    there: () => sizeFindings([page('test/a.test.ts', '\n'.repeat(301))]),
    found: ['test/a.test.ts: 301 lines, 300 at most'],
  },
  {
    rule: 'names are kebab-case for pages, and say something',
    here: () => wordFindings(pages),
    there: () =>
      wordFindings([
        page('src/core/byteCount.ts', 'export class BucketManager {}'),
        page('src/engine/helpers/a.ts', 'export function removeObject() {}'),
        page('src/engine/types.ts', ''),
      ]),
    found: [
      'src/core/byteCount.ts: is not kebab-case',
      'src/core/byteCount.ts: BucketManager says nothing',
      'src/engine/helpers/a.ts: helpers says nothing',
      "src/engine/helpers/a.ts: removeObject is not AWS's verb",
      'src/engine/types.ts: types says nothing',
    ],
  },
  {
    rule: 'a page with one export is named after it',
    here: () => pageNameFindings(pages),
    there: () =>
      pageNameFindings([
        page('src/core/byte-range.ts', 'export const bytes = 1'),
        page('src/core/etag.ts', "export const dates = 1\nexport { etags } from './etags.ts'"),
      ]),
    found: ['src/core/byte-range.ts: is not named after what it exports (bytes)'],
  },
  {
    rule: 'only the cli prints, reads the environment or exits',
    here: () => printFindings(pages),
    there: () =>
      printFindings([
        page('src/engine/a.ts', '// console.log is not code\nconsole.log(process.env.HOME)'),
        page('src/cli/b.ts', 'process.exit(1)'),
      ]),
    found: ['src/engine/a.ts: uses console.log', 'src/engine/a.ts: uses process.env'],
  },
  {
    rule: 'the protocol and the declaration touch neither disk nor socket nor clock',
    here: () => purityFindings(pages),
    there: () =>
      purityFindings([
        page(
          'src/protocol/a.ts',
          "import { open } from 'node:fs/promises'\nconst now = Date.now()",
        ),
        page('src/declaration/b.ts', 'const today = new Date()\nconst fixed = new Date(0)'),
      ]),
    found: [
      'src/protocol/a.ts: uses Date.now',
      'src/protocol/a.ts: imports node:fs/promises',
      'src/declaration/b.ts: uses new Date()',
    ],
  },
  {
    rule: 'no cast goes through unknown',
    here: () => castFindings(pages),
    there: () => castFindings([page('src/core/a.ts', 'export const a = 1 as unknown as string')]),
    found: ['src/core/a.ts: uses as unknown as'],
  },
  {
    rule: 'a handler, its page and its operation have one name',
    here: () => handlerFindings(pages, served),
    there: () =>
      handlerFindings(
        [
          page('src/server/handlers/get-object.ts', 'export const readObject = 1'),
          page('src/server/handlers/get-thing.ts', ''),
        ],
        planted.handlers,
      ),
    found: [
      'src/server/handlers/get-object.ts: exports no getObject',
      'src/server/handlers/get-object.ts: handles no GetObject',
      'src/server/handlers/get-object.ts: is not among the handlers',
      'src/server/handlers/get-thing.ts: is named after no operation',
      'PutObject: is handled by no page and no row of src/server/sub-resources/',
    ],
  },
  {
    rule: 'every error code has a hint, a thrower and its row in docs/errors.md',
    here: () => errorCodeFindings(pages, tables, errorDocs),
    there: () => errorCodeFindings([], [...planted.table, ...planted.table], '| `Dead` | |'),
    found: [
      ...['', ''].flatMap(() => [
        'src/core/errors.ts: gone is not PascalCase',
        'src/core/errors.ts: gone has no hint',
        'src/core/errors.ts: gone is thrown nowhere',
        'docs/errors.md: lacks gone',
      ]),
      'gone: stands in two tables',
      'docs/errors.md: Dead is in no table',
    ],
  },
  {
    rule: 'generated documents are fresh',
    here: () => staleFindings(docs, generated),
    there: () => staleFindings([page('docs/a.md', 'old')], [{ path: 'docs/a.md', text: 'new' }]),
    found: ['docs/a.md: is stale, run npm run docs'],
  },
  {
    rule: 'documents name only scripts that exist',
    here: () => scriptFindings(docs, Object.keys(scripts)),
    there: () =>
      scriptFindings([page('README.md', 'npm ci && npm start\nnpm run deploy')], ['start']),
    found: ['README.md: npm run deploy does not exist'],
  },
  {
    rule: 'the comparison says of Stowage only what a test shows, and counts it right',
    here: () => comparisonFindings(docs, pages, { features: 99, checks: 15 }),
    there: () =>
      comparisonFindings(
        [page('docs/comparison.md', planted.comparison)],
        [page('test/a.test.ts', planted.test)],
        { features: 5, checks: 2 },
      ),
    found: [
      'test/b.test.ts is not there',
      'test/a.test.ts has no test "all, none"',
      'feature 4 is missing',
      'feature 3 is too many',
      'feature 2 says nothing that is shown, "Y"',
      'feature 3 has 3 columns, not 4',
      'feature 5 says "yes"',
      'Stowage has 3 Y, the tally says 2',
      'check 2 is missing',
      'check 1 has no test',
    ].map((finding) => `docs/comparison.md: ${finding}`),
  },
]

describe.each(rules)('the house: $rule', ({ here, there, found }) => {
  it('holds here', () => {
    expect(here()).toEqual([])
  })

  it('finds a planted violation', () => {
    expect(there()).toEqual(found)
  })
})

describe('the house: pages are small', () => {
  it('has a median of at most 130 lines', () => {
    expect(medianLines(pages)).toBeLessThanOrEqual(130)
  })

  it('takes the median of the product, not of tests', () => {
    const lines = (count: number): string => 'x\n'.repeat(count)
    const files = [5, 7, 200].map((count) => page(`src/core/a${count}.ts`, lines(count)))
    expect(medianLines([...files, page('src/core/b.test.ts', lines(900))])).toBe(7)
  })
})
