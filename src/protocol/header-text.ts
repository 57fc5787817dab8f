// oxlint-disable-next-line no-control-regex -- these are the bytes a header can hold
const plain = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

/** Header values are bytes, one per UTF-16 unit; text beyond that goes out as UTF-8, control characters not at all. */
export function headerText(value: string): string {
  if (plain.test(value)) return value
  // oxlint-disable-next-line no-control-regex -- as above
  const printable = value.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '')
  return plain.test(printable) ? printable : Buffer.from(printable, 'utf8').toString('latin1')
}
