import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPageClient, type PageClient } from '../parts/page-client.ts'
import { startExample, type ExampleStack, type RoomOptions } from './start-example.ts'

/** The example, running, and the two who use it. */
export interface Room {
  readonly stack: ExampleStack
  readonly dana: PageClient
  readonly luis: PageClient
  /** What went wrong that is nobody's request's fault. */
  readonly defects: unknown[]
  readonly close: () => Promise<void>
}

export async function openRoom(options: Pick<RoomOptions, 'allowance'> = {}): Promise<Room> {
  const directory = await mkdtemp(join(tmpdir(), 'multi-storage-'))
  const defects: unknown[] = []
  const onDefect = (error: unknown): void => void defects.push(error)
  const stack = await startExample({ ...options, directory, ports: { s3: 0, page: 0 }, onDefect })
  const [dana, luis] = stack.users
  return {
    stack,
    dana: await createPageClient(stack.page, dana),
    luis: await createPageClient(stack.page, luis),
    defects,
    async close() {
      await stack.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** The status of an answer and what it says. */
export async function told(asked: Promise<Response>) {
  const response = await asked
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}

export const statusOf = async (url: unknown): Promise<number> => (await fetch(String(url))).status
export const textOf = async (url: unknown): Promise<string> => (await fetch(String(url))).text()
