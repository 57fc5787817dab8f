import { readFile, writeFile } from 'node:fs/promises'
import { generatedDocs } from './generated-docs.ts'

// `npm run docs` writes them; with --check it only says which are stale.
const isCheck = process.argv.includes('--check')

for (const { path, text } of await generatedDocs()) {
  const current = await readFile(path, 'utf8').catch(() => undefined)
  if (current === text) continue
  if (isCheck) {
    console.error(`${path} is stale: run npm run docs`)
    process.exitCode = 1
  } else {
    await writeFile(path, text)
    console.log(`${path} written`)
  }
}
