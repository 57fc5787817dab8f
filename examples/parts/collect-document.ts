import type PDFDocument from 'pdfkit'

/** The bytes of a document, when it is ended. */
export async function collectDocument(page: InstanceType<typeof PDFDocument>): Promise<Buffer> {
  const chunks: Buffer[] = []
  page.on('data', (chunk: Buffer) => chunks.push(chunk))
  await new Promise<void>((resolve, reject) => {
    page.once('end', () => resolve())
    page.once('error', reject)
  })
  return Buffer.concat(chunks)
}
