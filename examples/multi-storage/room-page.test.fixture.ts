import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser, type OpenBrowser } from '../parts/open-browser.test.fixture.ts'
import { startExample, type ExampleStack } from './start-example.ts'

/** The example in a browser, the first of its users signed in. */
export interface RoomPage extends Pick<OpenBrowser, 'page' | 'complaints' | 'picture'> {
  /** For the files of a test. */
  readonly directory: string
  readonly stack: ExampleStack
  readonly signIn: (user: number) => Promise<void>
  /** Goes to a section by its link. */
  readonly open: (section: string) => Promise<void>
  readonly press: (button: string) => Promise<void>
  /** Resolves when the page says that. */
  readonly told: (text: string | RegExp) => Promise<void>
  readonly close: () => Promise<void>
}

export async function openRoomPage(executablePath: string): Promise<RoomPage> {
  const directory = await mkdtemp(join(tmpdir(), 'multi-storage-page-'))
  const data = join(directory, 'data')
  const stack = await startExample({ directory: data, ports: { s3: 0, page: 0 } })
  const { browser, page, complaints, picture } = await openBrowser(executablePath)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const signIn = async (index: number): Promise<void> => {
    const user = stack.users[index]
    await page.getByLabel('User').selectOption(user?.name ?? '')
    await page.getByLabel('Password').fill(user?.password ?? '')
    await press('Sign in')
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
  }
  await page.goto(stack.page)
  await page.getByLabel('Password').waitFor()
  await picture('room-sign-in')
  await signIn(0)
  return {
    directory,
    stack,
    page,
    complaints,
    picture,
    signIn,
    press,
    open: (section) => page.getByRole('link', { name: section, exact: true }).click(),
    told: (text) => page.getByRole('status').filter({ hasText: text }).waitFor(),
    async close() {
      await browser.close()
      await stack.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** A file that never was on a disk. */
export const fileOf = (name: string, mimeType: string, buffer: Buffer) => ({
  name,
  mimeType,
  buffer,
})

/** Sends no faster than that, so that there is time to do something meanwhile; -1 is no limit. */
export async function limitUploads(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: bytesPerSecond === 0,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  })
}
