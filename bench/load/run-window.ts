import type { LoadResult, Window } from './load-job.ts'

/** Does one operation; `slot` says which of those at work asks. */
export type Operation = (slot: number) => Promise<unknown>

/** Repeats an operation in every slot; counts those that end within the window. */
export async function runWindow(
  { seconds, warmup }: Window,
  slots: number,
  { operation, onBegin }: { readonly operation: Operation; readonly onBegin: () => void },
): Promise<LoadResult> {
  const begin = performance.now() + warmup * 1000
  const end = begin + seconds * 1000
  const latencies: number[] = []
  let cpu: NodeJS.CpuUsage | undefined
  let began = begin
  const repeat = async (slot: number): Promise<void> => {
    for (;;) {
      const started = performance.now()
      if (started >= end) return
      await operation(slot)
      const ended = performance.now()
      if (ended < begin || ended > end) continue
      if (cpu === undefined) {
        cpu = process.cpuUsage()
        began = ended
        onBegin()
      } else latencies.push(ended - started)
    }
  }
  await Promise.all(Array.from({ length: slots }, (_, slot) => repeat(slot)))
  const used = process.cpuUsage(cpu)
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0
  return {
    operations: latencies.length,
    seconds: (Math.min(performance.now(), end) - began) / 1000,
    p50: at(0.5),
    p99: at(0.99),
    cpuSeconds: (used.user + used.system) / 1e6,
  }
}
