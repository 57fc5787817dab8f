import { readFile } from 'node:fs/promises'

/** A text, and how its bytes are made again of it. */
export interface AssetText {
  readonly text: string
  readonly encoding: 'utf8' | 'latin1'
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads a text so that what is not rewritten keeps its bytes, even if it is not UTF-8. */
export async function readText(file: string): Promise<AssetText> {
  const bytes = await readFile(file)
  try {
    return { text: utf8.decode(bytes), encoding: 'utf8' }
  } catch {
    return { text: bytes.toString('latin1'), encoding: 'latin1' }
  }
}
