import { runExample } from '../parts/run-example.ts'
import { rehearse } from './rehearse.ts'
import { startExample } from './start-example.ts'

await runExample({
  title: 'Bills of lading',
  name: 'bill-of-lading',
  directory: '.stowage',
  start: startExample,
  rehearse,
})
