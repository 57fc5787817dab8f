import { clientError } from './errors.ts'

/** Bytes on their way between the client and the code that uses it. */
export interface OpenFlow {
  /** Grows whenever that code takes or gives some. */
  readonly turns: () => number
  /** Whether it is that code's turn. */
  readonly isWaiting: () => boolean
  readonly abandon: (error: Error) => void
}

/** The flows of a client that have not ended. */
export interface OpenFlows {
  readonly add: (flow: OpenFlow) => void
  readonly delete: (flow: OpenFlow) => void
  /** Waits for the work, and ends the flows that hold it up because nobody goes on with them. */
  readonly settle: <T>(work: Promise<T>) => Promise<T>
}

/** `patience`, in seconds, is how long a flow may stand still once the client is to close. */
export function createOpenFlows(patience = 5): OpenFlows {
  const flows = new Set<OpenFlow>()
  return {
    add: (flow) => void flows.add(flow),
    delete: (flow) => void flows.delete(flow),
    async settle(work) {
      const seen = new WeakMap<OpenFlow, number>()
      const look = (): void => {
        for (const flow of flows) {
          if (flow.isWaiting() && seen.get(flow) === flow.turns()) flow.abandon(abandoned())
          else seen.set(flow, flow.turns())
        }
      }
      look()
      const timer = setInterval(look, patience * 1000)
      try {
        return await work
      } finally {
        clearInterval(timer)
      }
    },
  }
}

const abandoned = (): Error =>
  clientError('ClientClosed', {
    message: 'The client was closed while nobody went on with the body.',
    hint: 'Read a body to its end or cancel it, before the client is closed.',
  })
