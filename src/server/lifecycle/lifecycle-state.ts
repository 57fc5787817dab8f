import type { ServerState } from '../server-state.ts'

/** What of a server its lifecycle needs. */
export type LifecycleState = Pick<ServerState, 'dayMs' | 'engine' | 'events' | 'now'>
