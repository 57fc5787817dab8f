/** A picture of one colour, 8 by 6, as JPEG. */
export const jpeg: Buffer = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQ' +
    'c1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk' +
    'pKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAA' +
    'AAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwT/xAAUEQEAAAAAAAAAAAAAAAAA' +
    'AAAA/9oADAMBAAIRAxEAPwCWAdK//9k=',
  'base64',
)

/** The same as PNG. */
export const png: Buffer = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAYAAAD+Bd/7AAAAJElEQVR4AczKMQ0AAAwCwYa14mqk/ldwACuf/HbYe7ox' +
    'oQYgAAAA//8tt3IIAAAABklEQVQDAAQ+DjXfxd0OAAAAAElFTkSuQmCC',
  'base64',
)

/** The beginning and the end of a PDF, which is enough to be taken for one. */
export const pdf: Buffer = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n%%EOF\n', 'latin1')

/** A file as a browser sends it in a form. */
export const fileOf = (name: string, bytes: Uint8Array, type = ''): File =>
  new File([bytes], name, { type })

/** A form of fields and files; a list is a field that comes more than once. */
export function formOf(
  fields: Readonly<Record<string, string | File | readonly File[]>>,
): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) for (const each of value) form.append(name, each)
    else form.append(name, value)
  }
  return form
}
