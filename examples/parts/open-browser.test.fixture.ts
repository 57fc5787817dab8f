import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

/** Where pictures of the pages go, for those who want to look. */
const pictures = process.env['STOWAGE_TEST_PICTURES']

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A page in a browser, and what the browser found to complain of. */
export interface OpenBrowser {
  readonly browser: Browser
  readonly page: Page
  readonly complaints: string[]
  readonly picture: (name: string) => Promise<void>
}

export async function openBrowser(executablePath: string): Promise<OpenBrowser> {
  const browser = await chromium.launch({ executablePath, args: quiet })
  const page = await browser.newPage({ viewport: { width: 1100, height: 1000 } })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const picture = async (name: string): Promise<void> => {
    if (pictures === undefined) return
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }
  return { browser, page, complaints, picture }
}
