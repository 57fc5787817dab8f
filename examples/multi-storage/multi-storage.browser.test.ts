import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../../test/needs.ts'
import { paintPicture } from './paint-picture.test.fixture.ts'
import { fileOf, openRoomPage, type RoomPage } from './room-page.test.fixture.ts'
import { jpeg, pdf } from './samples.ts'

const executablePath = needs('chromium')

describe.skipIf(executablePath === undefined)('the page', () => {
  let room: RoomPage
  let page: RoomPage['page']
  const press = (button: string) => room.press(button)
  const open = (section: string) => room.open(section)
  const told = (text: string | RegExp) => room.told(text)

  beforeAll(async () => {
    room = await openRoomPage(executablePath ?? '')
    page = room.page
  })

  afterAll(() => room.close())

  it('adds a document from a picture alone, which it makes small for everyone', async () => {
    await page.getByLabel('Title').first().fill('Harbour, <b>north</b> side')
    const large = await paintPicture(page, { width: 1600, height: 1200, hue: 200 })
    await page.getByLabel('Original').setInputFiles(fileOf('Harbour.jpg', 'image/jpeg', large))
    await press('Add document')
    await told('is stored, and private.')
    const card = page.getByRole('listitem').filter({ hasText: 'Harbour, <b>north</b> side' })
    await card.getByText('Private').waitFor()
    await page.waitForFunction('document.querySelector(".gallery img").naturalWidth === 640')
  })

  it('asks for a picture of a PDF, at the field itself', async () => {
    await page.getByLabel('Title').first().fill('Lease of the warehouse')
    await page.getByLabel('Original').setInputFiles(fileOf('Lease.pdf', 'application/pdf', pdf))
    await press('Add document')
    const message = await page.evaluate('document.querySelector("#thumbnail").validationMessage')
    expect(message).toBe('Choose a picture for this one.')
    const cover = await paintPicture(page, { width: 800, height: 1000, hue: 30 })
    await page
      .getByLabel('Picture')
      .first()
      .setInputFiles(fileOf('c.jpg', 'image/jpeg', cover))
    await press('Add document')
    await told('Lease of the warehouse is stored')
  })

  it('says at the field what is too large, and sends nothing', async () => {
    const large = fileOf('Large.pdf', 'application/pdf', Buffer.alloc(12 * 1024 * 1024, pdf))
    await page.getByLabel('Original').setInputFiles(large)
    const message = await page.evaluate('document.querySelector("#original").validationMessage')
    expect(message).toBe('Large.pdf has 12.0 MiB, at most 10 MiB will do.')
  })

  it('says why an original is refused', async () => {
    await page.getByLabel('Title').first().fill('Not what it says')
    const html = fileOf('Page.pdf', 'application/pdf', Buffer.from('<!doctype html><p>hello'))
    await page.getByLabel('Original').setInputFiles(html)
    await page
      .getByLabel('Picture')
      .first()
      .setInputFiles(fileOf('c.jpg', 'image/jpeg', jpeg))
    await press('Add document')
    await told('The bytes are text/html, not application/pdf.')
    await page.evaluate('document.querySelector("#document-form").reset()')
    // The browser itself reports each answer above 399.
    expect(room.complaints.splice(0)).toHaveLength(1)
  })

  it('downloads the original, the very bytes that were added', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download Lease of the warehouse' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('Lease.pdf')
    expect((await readFile(await download.path())).equals(pdf)).toBe(true)
  })

  it('publishes and unpublishes, by the keyboard, too', async () => {
    await page.getByRole('button', { name: 'Publish Lease of the warehouse' }).focus()
    await page.keyboard.press('Enter')
    const link = page.getByRole('link', { name: 'Public link of Lease of the warehouse' })
    const url = (await link.getAttribute('href')) ?? ''
    expect(new URL(url).origin).toBe(room.stack.server.endpoint)
    expect((await fetch(url)).status).toBe(200)
    await room.picture('room-documents')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Unpublish')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Download Lease of the warehouse' }).waitFor()
    expect((await fetch(url)).status).toBe(403)
  })

  it('uploads many pictures at once, and names those that are refused', async () => {
    await open('Pictures')
    const hues = [0, 40, 80, 120, 160, 200, 240, 280]
    const pictures = await Promise.all(
      hues.map((hue) => paintPicture(page, { width: 300, height: 300, hue })),
    )
    const files = pictures.map((bytes, index) => fileOf(`${index}.jpg`, 'image/jpeg', bytes))
    const wrong = fileOf('notes.jpg', 'image/jpeg', Buffer.from('no picture at all'))
    await page
      .getByLabel('Pictures', { exact: true })
      .first()
      .setInputFiles([...files, wrong])
    await press('Upload pictures')
    await told('8 stored, 1 refused.')
    expect(await page.getByRole('list', { name: 'Refused' }).innerText()).toMatch(/^notes\.jpg: /)
    await page.getByText(/^9 of 9, /).waitFor()
    expect(await page.locator('#picture-list img').count()).toBe(8)
    await room.picture('room-pictures')
  })

  it('keeps papers, and shows them through the application', async () => {
    await open('Papers')
    await page.getByLabel('Contract: who may view').check()
    await page
      .getByLabel('File')
      .first()
      .setInputFiles(fileOf('V 7.pdf', 'application/pdf', pdf))
    await press('Add paper')
    await told(/^V 7\.pdf is stored as contracts\/\d{4}\/\d\d\/V 7\.pdf\.$/)
    const shown = await page.request.get(
      new URL(
        (await page.getByRole('link', { name: 'Show V 7.pdf' }).getAttribute('href')) ?? '',
        room.stack.page,
      ).href,
    )
    expect((await shown.body()).equals(pdf)).toBe(true)
    await room.picture('room-papers')
  })

  it('makes a report, and another one beside it', async () => {
    await open('Reports')
    await press('Make a report')
    await told('Report.pdf is made.')
    await press('Make a report')
    await told(/^Report_\w+\.pdf is made\.$/)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download report.pdf' }).click(),
    ])
    expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-')
    await room.picture('room-reports')
  })

  it('shows all of it in the trail, and exports that', async () => {
    await open('Trail')
    for (const action of ['REPORT_MADE', 'PAPER_ADDED', 'DOCUMENT_PUBLISHED'])
      await page.getByRole('row').filter({ hasText: action }).first().waitFor()
    await room.picture('room-trail')
    const [download] = await Promise.all([page.waitForEvent('download'), press('Export')])
    expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK')
  })

  it('shows others what is public, and not what is not theirs', async () => {
    await press('Sign out')
    await room.signIn(1)
    await open('Documents')
    await page.getByRole('heading', { name: 'Lease of the warehouse' }).waitFor()
    expect(await page.getByRole('link', { name: /^Download/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: /ublish/ }).count()).toBe(0)
    await open('Papers')
    await page.getByText('Not yours to see').waitFor()
  })

  it.each(['Documents', 'Pictures', 'Papers', 'Large files', 'Reports', 'Trail'])(
    'fits on a telephone: %s',
    async (section) => {
      await page.setViewportSize({ width: 375, height: 760 })
      await open(section)
      await page.waitForFunction('document.querySelector("nav [aria-current]") !== null')
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375)
      await room.picture(`room-telephone-${section.replace(' ', '-').toLowerCase()}`)
    },
  )

  it('reports nothing to the console', () => {
    expect(room.complaints).toEqual([])
  })
})
