export { createTestStorages } from './create-test-storages.ts'
export type { TestStorages } from './create-test-storages.ts'
export type { Fault, Faults } from './faults.ts'
export type { TestClock } from './test-clock.ts'
