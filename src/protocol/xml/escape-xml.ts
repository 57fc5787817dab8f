const special = /[&<>"\r\t\n\u0000-\u001f\u0085\u2028\ufffe\uffff]/
const specials = new RegExp(special, 'g')

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Escapes text for an element or an attribute. Control characters become numeric references, as S3 writes them. */
export function escapeXml(text: string): string {
  if (!special.test(text)) return text
  return text.replace(specials, (char) => named[char] ?? `&#x${char.charCodeAt(0).toString(16)};`)
}
