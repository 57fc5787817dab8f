import type { Engine } from './engine.ts'

export interface EngineOptions {
  readonly directory: string
  /** The clock, in milliseconds. @default Date.now */
  readonly now?: () => number
  /** Bodies up to this many bytes live beside the index. @default 4096 */
  readonly inlineLimit?: number
}

/** Opens, or makes, the data directory. Throws EngineLocked, FormatUnsupported, StorageFull. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  throw new Error(`not yet: ${options.directory}`)
}
