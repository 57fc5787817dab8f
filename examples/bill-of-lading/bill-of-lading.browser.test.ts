import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../../test/needs.ts'
import { openBrowser } from '../parts/open-browser.test.fixture.ts'
import { startExample, type ExampleStack } from './start-example.ts'

const executablePath = needs('chromium')
describe.skipIf(executablePath === undefined)('the page', () => {
  let directory: string
  let stack: ExampleStack
  let browser: Browser
  let page: Page
  let complaints: string[]
  let picture: (name: string) => Promise<void>

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bill-of-lading-page-'))
    stack = await startExample({ directory, ports: { s3: 0, page: 0 } })
    ;({ browser, page, complaints, picture } = await openBrowser(executablePath ?? ''))
    await page.goto(stack.page)
  })

  afterAll(async () => {
    await browser.close()
    await stack.close()
    await rm(directory, { recursive: true })
  })

  const fill = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value)
  }

  it('asks to sign in, and says when the password is wrong', async () => {
    await page.getByLabel('User').selectOption('dana@primetrade.example')
    // Where password managers look for whose password it is.
    expect(await page.locator('#username').inputValue()).toBe('dana@primetrade.example')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('status').filter({ hasText: 'Name and password do not fit.' }).waitFor()
    await picture('sign-in')
    // The browser itself reports each answer above 399.
    expect(complaints.splice(0)).toHaveLength(1)
  })

  it('signs in', async () => {
    await page.getByLabel('Password').fill(stack.users[0]?.password ?? '')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('None yet').waitFor()
    await picture('empty')
  })

  it('says at the field itself what cannot be, and sends nothing', async () => {
    const goods = page.getByLabel('Goods')
    await fill({ Shipper: 'Linz', Consignee: 'Ohio', Goods: '  \n ' })
    await page.getByRole('button', { name: 'Create bill' }).click()
    const message = () => page.evaluate('document.querySelector("#goods").validationMessage')
    expect(await message()).toBe('There is nothing but blanks here.')
    expect(await page.evaluate('document.activeElement.id')).toBe('goods')
    await goods.fill('12 coils\n'.repeat(21))
    expect(await message()).toBe('At most 20 lines.')
    expect((await stack.register.list()).total).toBe(0)
  })

  it('creates a bill of lading, and shows it as text whatever it holds', async () => {
    await fill({
      Shipper: 'Österreichische Stahl GmbH\nWienerstraße 14\n4020 Linz',
      Consignee: '<img src=x onerror="document.title=1">\nCincinnati, OH',
      Goods: '12 coils hot-rolled steel, 148 200 kg\n4 crates fasteners, 1 960 kg',
      Date: '2026-05-31',
    })
    await page.getByRole('button', { name: 'Create bill' }).click()
    await page.getByRole('status').filter({ hasText: 'PRT-2026-0001 is created' }).waitFor()
    const bills = page.getByRole('region', { name: /^Bills/ })
    await bills.getByText('<img src=x onerror="document.title=1">').waitFor()
    expect(await bills.getByRole('img').count()).toBe(0)
    expect(await page.getByLabel('Shipper').inputValue()).toBe('')
  })

  it('downloads the document, the very bytes that are stored', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download PRT-2026-0001' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('PRT-2026-0001.pdf')
    const { body } = await stack.connection.storages.bols.get('2026/PRT-2026-0001.pdf')
    expect((await readFile(await download.path())).equals(await body.bytes())).toBe(true)
  })

  it('shows the download in the audit trail', async () => {
    const trail = page.getByRole('region', { name: /^Audit trail/ })
    const line = trail.getByRole('row').filter({ hasText: 'BOL_DOWNLOADED' })
    await line.waitFor()
    expect(await line.innerText()).toMatch(
      /PRT-2026-0001\s+dana@primetrade\.example\s+127\.0\.0\.1\s+success/,
    )
    await picture('office')
  })

  it('keeps a person signed in over a reload, and lets them out', async () => {
    await page.reload()
    await page.getByRole('link', { name: 'Download PRT-2026-0001' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Password').waitFor()
    expect(await page.getByRole('link', { name: /Download/ }).count()).toBe(0)
  })

  it('fits on a telephone', async () => {
    await page.setViewportSize({ width: 375, height: 760 })
    await page.getByLabel('Password').fill(stack.users[0]?.password ?? '')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Download PRT-2026-0001' }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375)
    await picture('telephone')
  })

  it('reports nothing to the console', () => {
    expect(complaints).toEqual([])
  })
})
