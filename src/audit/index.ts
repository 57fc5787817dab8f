export { openTrail, type Trail, type TrailOptions } from './trail.ts'
export type { RecordFilter, RecordMatch } from './filter.ts'
export type { AuditEntry, AuditRecord } from './record.ts'
export type { BrokenTrail, SoundTrail } from './verdict.ts'
