import { fileURLToPath } from 'node:url'
import { runExample } from '../parts/run-example.ts'
import { rehearse } from './rehearse.ts'
import { startExample } from './start-example.ts'

await runExample({
  title: 'Document room',
  name: 'multi-storage',
  directory: fileURLToPath(new URL('.stowage', import.meta.url)),
  start: startExample,
  rehearse,
})
