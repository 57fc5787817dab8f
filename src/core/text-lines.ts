const newline = 0x0a

/**
 * The lines of UTF-8 text, without their ends; a last one that has none is a line too. Throws RangeError
 * for one that is longer than `most` bytes: what is read may be hostile.
 */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<string, void, undefined> {
  let begun: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    let at = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, at)) {
      if (length + end - at > most) throw tooLong(most)
      yield textOf([...begun, chunk.subarray(at, end)])
      begun = []
      length = 0
      at = end + 1
    }
    if (at === chunk.length) continue
    begun.push(chunk.subarray(at))
    length += chunk.length - at
    if (length > most) throw tooLong(most)
  }
  if (length > 0) yield textOf(begun)
}

function textOf(pieces: readonly Uint8Array[]): string {
  const [only] = pieces
  const bytes = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
}

const tooLong = (most: number): Error => new RangeError(`a line is longer than ${most} bytes`)
