import PDFDocument from 'pdfkit'
import { collectDocument } from '../parts/collect-document.ts'
import { winAnsi } from '../parts/win-ansi.ts'

/** What a report says. */
export interface Report {
  readonly madeAt: Date
  readonly madeBy: string
  readonly documents: readonly {
    readonly title: string
    readonly owner: string
    readonly isPublic: boolean
    /** Bytes. */
    readonly size: number
  }[]
}

const margin = 56
const ink = '#1b2430'
const soft = '#5d6b7a'

/** The report as a PDF of as many A4 pages as it needs. */
export async function renderReport({ madeAt, madeBy, documents }: Report): Promise<Buffer> {
  const page = new PDFDocument({
    size: 'A4',
    margin,
    lang: 'en',
    info: { Title: 'Documents', Author: 'Document room', CreationDate: madeAt },
  })
  const bytes = collectDocument(page)
  const published = documents.filter(({ isPublic }) => isPublic).length
  page.font('Helvetica-Bold').fontSize(22).fillColor(ink).text('Documents')
  page.moveDown(0.3).font('Helvetica').fontSize(10).fillColor(soft)
  page.text(winAnsi(`${madeAt.toISOString()} · ${madeBy}`))
  page.text(`${documents.length} documents, ${published} of them published`).moveDown(1.2)
  for (const { title, owner, isPublic, size } of documents) {
    page.font('Helvetica-Bold').fontSize(11).fillColor(ink).text(winAnsi(title))
    const line = `${owner} · ${isPublic ? 'public' : 'private'} · ${Math.ceil(size / 1024)} KiB`
    page.font('Helvetica').fontSize(9.5).fillColor(soft).text(winAnsi(line)).moveDown(0.7)
  }
  page.end()
  return bytes
}
