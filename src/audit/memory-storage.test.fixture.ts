import { strFromU8, unzipSync } from 'fflate'
import { z } from 'zod'
import type { ExportOverwrite, ExportStorage } from './export-options.ts'

const recordSchema = z.looseObject({ id: z.number(), previousHash: z.string(), hash: z.string() })

/** A storage that keeps what was put, and can be made to fail. */
export interface MemoryStorage extends ExportStorage {
  readonly objects: Map<string, Buffer>
  readonly puts: readonly { readonly key: string; readonly overwrite: ExportOverwrite }[]
  /** What happens to the next put, when so many chunks have come. */
  interrupt: { readonly after: number; readonly run: () => void | Promise<void> } | undefined
}

export function memoryStorage(name = 'logs'): MemoryStorage {
  const puts: { key: string; overwrite: ExportOverwrite }[] = []
  const storage: MemoryStorage = {
    name,
    objects: new Map(),
    puts,
    interrupt: undefined,
    put: async (key, body, { overwrite, signal }) => {
      puts.push({ key, overwrite })
      if (overwrite === 'error' && storage.objects.has(key)) throw new Error('KeyExists')
      const { interrupt } = storage
      storage.interrupt = undefined
      const chunks: Uint8Array[] = []
      for await (const chunk of body) {
        if (chunks.push(chunk) === interrupt?.after) await interrupt.run()
        signal?.throwIfAborted()
      }
      storage.objects.set(key, Buffer.concat(chunks))
    },
  }
  return storage
}

/** What an export holds. */
export function readExportZip(bytes: Buffer | undefined) {
  const entries = unzipSync(bytes ?? new Uint8Array())
  const text = (name: string) => strFromU8(entries[name] ?? new Uint8Array())
  const lines = text('records.jsonl').split('\n').slice(0, -1)
  const manifest: unknown = JSON.parse(text('manifest.json'))
  return { manifest, records: lines.map((line) => recordSchema.parse(JSON.parse(line))) }
}
