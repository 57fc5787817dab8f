import PDFDocument from 'pdfkit'
import { collectDocument } from '../parts/collect-document.ts'
import { winAnsi } from '../parts/win-ansi.ts'
import type { BillOfLading } from './bill-of-lading.ts'

type Page = InstanceType<typeof PDFDocument>

/** A rectangle of the page, in points from its top left corner. */
interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const margin = 48
const right = 595.28 - margin
const width = right - margin
const ink = '#1b2430'
const soft = '#5d6b7a'
const line = '#c9d2db'
const accent = '#0b4f6c'

/**
 * The bill as a PDF of one A4 page. The same bill gives the same bytes, whenever and wherever it is
 * rendered, so a document that is missing can be made again.
 */
export async function renderBill(bill: BillOfLading): Promise<Buffer> {
  const page = new PDFDocument({
    size: 'A4',
    margin: 0,
    lang: 'en',
    info: {
      Title: `Bill of lading ${bill.id}`,
      Author: 'PrimeTrade',
      CreationDate: new Date(bill.createdAt),
    },
  })
  const bytes = collectDocument(page)
  drawHeader(page, bill)
  const half = (width - 12) / 2
  drawParty(page, 'Shipper', bill.shipper, { x: margin, y: 148, width: half, height: 118 })
  const consignee = { x: margin + half + 12, y: 148, width: half, height: 118 }
  drawParty(page, 'Consignee', bill.consignee, consignee)
  drawGoods(page, bill.goods, { x: margin, y: 286, width, height: 348 })
  drawSignatures(page, 654)
  drawFooter(page, bill)
  page.end()
  return bytes
}

function drawHeader(page: Page, { id, date }: BillOfLading): void {
  page.rect(0, 0, 595.28, 6).fill(accent)
  page.font('Helvetica-Bold').fontSize(24).fillColor(ink).text('Bill of Lading', margin, 44)
  page.font('Helvetica').fontSize(9.5).fillColor(soft)
  page.text('PrimeTrade · straight, not negotiable', margin, 76)
  const side = { width: 200, align: 'right' } as const
  label(page, 'Number', { x: right - 200, y: 46, ...side })
  page
    .font('Helvetica-Bold')
    .fontSize(15)
    .fillColor(accent)
    .text(id, right - 200, 58, side)
  label(page, 'Date', { x: right - 200, y: 86, ...side })
  page
    .font('Helvetica')
    .fontSize(11)
    .fillColor(ink)
    .text(longDate(date), right - 200, 98, side)
  page.moveTo(margin, 128).lineTo(right, 128).lineWidth(0.75).stroke(line)
}

interface Label {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly align?: 'left' | 'right'
}

function label(page: Page, text: string, { x, y, width: labelWidth, align = 'left' }: Label): void {
  page.font('Helvetica-Bold').fontSize(7.5).fillColor(soft)
  page.text(text.toUpperCase(), x, y, { width: labelWidth, align, characterSpacing: 0.8 })
}

function drawParty(page: Page, role: string, text: string, box: Box): void {
  page.roundedRect(box.x, box.y, box.width, box.height, 4).lineWidth(0.75).stroke(line)
  const inner = inset(box, 12)
  label(page, role, inner)
  const [name = '', ...address] = text.split('\n')
  const below = { ...inner, y: inner.y + 16, height: inner.height - 16 }
  const parts = [
    { font: 'Helvetica-Bold', text: winAnsi(name) },
    { font: 'Helvetica', text: winAnsi(address.join('\n')) },
  ]
  drawFitting(page, parts, below)
}

function drawGoods(page: Page, goods: string, box: Box): void {
  page.roundedRect(box.x, box.y, box.width, box.height, 4).lineWidth(0.75).stroke(line)
  const inner = inset(box, 12)
  label(page, 'Item', inner)
  label(page, 'Description of goods', { ...inner, x: inner.x + 36 })
  const top = inner.y + 16
  page
    .moveTo(box.x, top)
    .lineTo(box.x + box.width, top)
    .lineWidth(0.75)
    .stroke(line)
  const items = goods.split('\n').filter((item) => item.trim() !== '')
  const parts = items.map((item) => ({ font: 'Helvetica', text: winAnsi(item.trim()) }))
  const below = { ...inner, y: top + 9, height: inner.height - 25 }
  drawFitting(page, parts, { ...below, x: below.x + 36, width: below.width - 36 }, (item, y) => {
    page
      .fillColor(soft)
      .text(String(item + 1), below.x, y)
      .fillColor(ink)
  })
}

interface Part {
  readonly font: string
  readonly text: string
}

/** Writes paragraphs into a box, at the largest size at which all of them fit. */
function drawFitting(
  page: Page,
  parts: readonly Part[],
  box: Box,
  beside: (part: number, y: number) => void = () => {},
): void {
  const options = { width: box.width, lineGap: 2 }
  const gap = 3
  const heightOf = ({ font, text }: Part): number =>
    text === '' ? 0 : page.font(font).heightOfString(text, options) + gap
  const fits = (size: number): boolean => {
    page.fontSize(size)
    return parts.reduce((height, part) => height + heightOf(part), 0) <= box.height
  }
  const size = [10.5, 9.5, 8.5, 7.5, 6.5, 5.5].find(fits) ?? 4.5
  let { y } = box
  page.fontSize(size).fillColor(ink)
  for (const [index, part] of parts.entries()) {
    if (part.text === '') continue
    const height = heightOf(part)
    beside(index, y)
    page.font(part.font).text(part.text, box.x, y, { ...options, height: box.y + box.height - y })
    y += height
  }
}

function drawSignatures(page: Page, y: number): void {
  const third = (width - 24) / 3
  for (const [index, role] of ['Shipper', 'Carrier', 'Consignee'].entries()) {
    const x = margin + index * (third + 12)
    page
      .moveTo(x, y + 56)
      .lineTo(x + third, y + 56)
      .lineWidth(0.75)
      .stroke(ink)
    label(page, `${role}, date`, { x, y: y + 62, width: third })
  }
  page.font('Helvetica').fontSize(8).fillColor(soft)
  const terms =
    'Received in apparent good order, except as noted, the goods described above, to be carried to the ' +
    'consignee named above and delivered there in the like order.'
  page.text(terms, margin, y + 86, { width, lineGap: 1.5 })
}

function drawFooter(page: Page, { id, createdAt, createdBy }: BillOfLading): void {
  page.moveTo(margin, 790).lineTo(right, 790).lineWidth(0.75).stroke(line)
  page.font('Helvetica').fontSize(7.5).fillColor(soft)
  const made = `${createdAt.slice(0, 16).replace('T', ' ')} UTC`
  page.text(winAnsi(`Issued ${made} by ${createdBy}`), margin, 798, { lineBreak: false })
  page.text(`${id} · page 1 of 1`, right - 200, 798, { width: 200, align: 'right' })
}

const inset = ({ x, y, width: wide, height }: Box, by: number): Box => ({
  x: x + by,
  y: y + by,
  width: wide - 2 * by,
  height: height - 2 * by,
})

/** `31 May 2026` */
const longDate = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date))
