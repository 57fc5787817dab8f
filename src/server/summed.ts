/** The same chunks, each added to a sum before it is passed on. */
export async function* summed(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sum: { readonly update: (bytes: Uint8Array) => unknown },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    sum.update(chunk)
    yield chunk
  }
}
