import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../../test/needs.ts'
import { fileOf, limitUploads, openRoomPage, type RoomPage } from './room-page.test.fixture.ts'
import { watchParts, type PartWatch } from './watch-parts.test.fixture.ts'

const executablePath = needs('chromium')
const megabyte = 1024 * 1024

describe.skipIf(executablePath === undefined)('a large file in the page', () => {
  let room: RoomPage
  let page: RoomPage['page']
  let watch: PartWatch
  const press = (button: string) => room.press(button)
  const open = (section: string) => room.open(section)
  const told = (text: string | RegExp) => room.told(text)

  beforeAll(async () => {
    room = await openRoomPage(executablePath ?? '')
    page = room.page
    await open('Large files')
    watch = watchParts(page)
  })

  afterAll(() => room.close())

  /** Writes a ZIP of that many random megabytes, which is what its first bytes say. */
  const largeFile = async (name: string, megabytes: number) => {
    const bytes = randomBytes(megabytes * megabyte)
    bytes.write('PK\u0003\u0004', 'latin1')
    const path = join(room.directory, name)
    await writeFile(path, bytes)
    return { path, sha256: createHash('sha256').update(bytes).digest('hex') }
  }

  const begin = async (title: string, file: string | ReturnType<typeof fileOf>) => {
    await page.locator('#recording-title').fill(title)
    await page.locator('#recording-file').setInputFiles(file)
    await press('Upload')
  }

  /** The numbers of the parts that S3 has of the one upload that is under way. */
  const partsInS3 = async (): Promise<number[]> => {
    const { multipart } = room.stack.connection.storages.incoming
    const numbers: number[] = []
    for await (const upload of multipart.list())
      for await (const { partNumber } of multipart.parts(upload)) numbers.push(partNumber)
    return numbers
  }

  const storedSha256 = async (wanted: string): Promise<string> => {
    const { items } = await room.stack.recordings.list()
    const found = items.find(({ title }) => title === wanted)
    if (found === undefined) return 'nothing'
    const { body } = await room.stack.connection.object(found.file).get()
    const hash = createHash('sha256')
    for await (const chunk of body) hash.update(chunk)
    return hash.digest('hex')
  }

  it('sends 100 MB straight to S3, pauses and goes on without sending a part twice', async () => {
    const { path, sha256 } = await largeFile('site.zip', 100)
    await limitUploads(page, 12 * megabyte)
    const arriving = watch.arrived(4)
    await begin('Site pictures', path)
    const bar = page.getByRole('progressbar', { name: 'Progress of Site pictures' })
    await arriving
    await press('Pause Site pictures')
    await page.getByText(/^Paused at .* of 100 MiB\.$/).waitFor()
    await watch.quiet()
    await room.picture('room-uploading')
    const before = await partsInS3()
    expect(before.length).toBeGreaterThanOrEqual(4)
    expect(before.length).toBeLessThan(13)
    expect(Number(await bar.getAttribute('value'))).toBeGreaterThan(4 * 8 * megabyte - 1)

    const asked = watch.asked()
    await open('Trail')
    await page.getByRole('row').filter({ hasText: 'SIGNED_IN' }).waitFor()
    await open('Large files')
    expect(watch.asked()).toBe(asked)

    await limitUploads(page, -1)
    await press('Resume Site pictures')
    await told('Site pictures is uploaded.')
    expect(watch.sentAfter(asked).filter((part) => before.includes(part))).toEqual([])
    expect(watch.partOrigins()).toEqual([room.stack.server.endpoint])
    expect(watch.bytesToPage()).toBeLessThan(64 * 1024)
    expect(await storedSha256('Site pictures')).toBe(sha256)
    await page.getByRole('link', { name: 'Download Site pictures' }).waitFor()
  }, 60_000)

  it('goes on after the page was loaded again', async () => {
    const { path, sha256 } = await largeFile('survey.zip', 60)
    await limitUploads(page, 10 * megabyte)
    const arriving = watch.arrived(3)
    await begin('Survey', path)
    await arriving
    await page.reload()
    await page.getByText('Not finished. Choose survey.zip again, and it goes on.').waitFor()
    await room.picture('room-unfinished')
    const before = await partsInS3()
    expect(before.length).toBeGreaterThanOrEqual(3)
    expect(before.length).toBeLessThan(8)
    const asked = watch.asked()
    await limitUploads(page, -1)
    await page.getByLabel('Choose survey.zip again').setInputFiles(path)
    await told('Survey is uploaded.')
    expect(watch.sentAfter(asked).filter((part) => before.includes(part))).toEqual([])
    expect(await storedSha256('Survey')).toBe(sha256)
    expect(await page.getByText('Not finished').count()).toBe(0)
  }, 60_000)

  it('gives up one that is cancelled, and S3 keeps nothing of it', async () => {
    const { path } = await largeFile('cancelled.zip', 40)
    await limitUploads(page, 10 * megabyte)
    const arriving = watch.arrived(1)
    await begin('Cancelled', path)
    await arriving
    await press('Cancel Cancelled')
    await told('Cancelled is given up.')
    await limitUploads(page, -1)
    expect(await partsInS3()).toEqual([])
  }, 60_000)

  it('shows one file under two titles as two uploads, also after the page was loaded again', async () => {
    const { path } = await largeFile('twice.zip', 40)
    await limitUploads(page, 10 * megabyte)
    const titles = ['Once', 'Twice']
    for (const title of titles) {
      await begin(title, path)
      await page.getByRole('progressbar', { name: `Progress of ${title}` }).waitFor()
    }
    await begin('Twice', path)
    await told('Twice is on its way already.')
    for (const title of titles)
      expect(await page.getByRole('button', { name: `Pause ${title}` }).count()).toBe(1)
    await page.reload()
    await page.getByRole('button', { name: 'Forget Once' }).waitFor()
    for (const title of titles) await press(`Forget ${title}`)
    expect(await page.getByText('Not finished').count()).toBe(0)
    await limitUploads(page, -1)
  }, 60_000)

  it('refuses what is not what it says, when its bytes are looked at', async () => {
    const lie = fileOf('film.mp4', 'video/mp4', Buffer.from('MZ this is a program'.repeat(100)))
    await begin('Film', lie)
    await page.getByText('The bytes are').waitFor()
    await room.picture('room-refused')
    expect(await page.getByRole('button', { name: 'Retry Film' }).count()).toBe(0)
    await press('Dismiss Film')
    expect(await storedSha256('Film')).toBe('nothing')
    expect(room.complaints.splice(0)).toHaveLength(1)
  })

  it('waits where the network is gone, and goes on when it is back', async () => {
    const { path, sha256 } = await largeFile('gone.zip', 32)
    await limitUploads(page, 10 * megabyte)
    const arriving = watch.arrived(1)
    await begin('Gone', path)
    await arriving
    await limitUploads(page, 0)
    await watch.quiet()
    await limitUploads(page, -1)
    await told('Gone is uploaded.')
    expect(await storedSha256('Gone')).toBe(sha256)
    // The browser reports each request that did not get through.
    for (const each of room.complaints.splice(0)) expect(each).toContain('ERR_')
  }, 60_000)

  it('is tried again where S3 does not answer, and by hand after that', async () => {
    const { path, sha256 } = await largeFile('flaky.zip', 20)
    const second = (url: URL) => url.searchParams.get('partNumber') === '2'
    await page.route(second, (route) => route.abort('connectionrefused'))
    const asked = watch.asked()
    await begin('Flaky', path)
    await page.getByRole('button', { name: 'Retry Flaky' }).waitFor()
    expect(watch.sentAfter(asked).filter((part) => part === 2)).toHaveLength(5)
    await room.picture('room-retry')
    await page.unroute(second)
    await press('Retry Flaky')
    await told('Flaky is uploaded.')
    const others = watch.sentAfter(asked).filter((part) => part !== 2)
    expect(others).toHaveLength(2)
    expect(new Set(others)).toEqual(new Set([1, 3]))
    expect(await storedSha256('Flaky')).toBe(sha256)
    for (const each of room.complaints.splice(0)) expect(each).toContain('ERR_CONNECTION_REFUSED')
  }, 60_000)

  it('reports nothing else to the console', () => {
    expect(room.complaints).toEqual([])
  })
})
