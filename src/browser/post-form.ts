import type { WirePost } from './wire.ts'

/** The form of a signed POST: its fields, and the file after them, as S3 wants it. */
export function postForm({ fields }: Pick<WirePost, 'fields'>, file: Blob): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', file)
  return form
}
