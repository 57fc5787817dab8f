import { cliError } from '../errors.ts'
import type { RefusedTransfer, Transfer, TransferOptions } from './transfer.ts'

export interface RunOptions extends TransferOptions {
  /** Transfers at a time. */
  readonly concurrency: number
  readonly onStart: (transfer: Transfer) => void
  readonly onDone: (transfer: Transfer, size: number) => Promise<void>
  readonly onRefused: (transfer: RefusedTransfer) => void
}

/**
 * Runs transfers as they come, several at a time. The first that fails stops the others, and its
 * error is thrown once they have.
 */
export async function runTransfers(
  transfers: AsyncIterable<Transfer | RefusedTransfer>,
  options: RunOptions,
): Promise<void> {
  const { concurrency, onStart, onDone, onRefused, onBytes } = options
  const failing = new AbortController()
  const signal = AbortSignal.any([options.signal, failing.signal])
  const running = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  const fail = (error: unknown): void => {
    failure ??= { error }
    failing.abort()
  }
  const start = async (transfer: Transfer): Promise<void> => {
    onStart(transfer)
    await onDone(transfer, await transfer.run({ signal, onBytes }))
  }
  try {
    for await (const transfer of transfers) {
      if (signal.aborted) break
      if ('refused' in transfer) {
        onRefused(transfer)
        continue
      }
      const run = start(transfer)
        .catch(fail)
        .finally(() => running.delete(run))
      running.add(run)
      if (running.size >= concurrency) await Promise.race(running)
    }
  } catch (error) {
    fail(error)
  }
  await Promise.all(running)
  if (options.signal.aborted) throw cliError('Interrupted')
  if (failure !== undefined) throw failure.error
}
