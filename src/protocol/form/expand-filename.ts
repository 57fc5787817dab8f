import type { FormFields } from './read-form.ts'

const variable = '${filename}'

/**
 * The fields with `${filename}` replaced by the name of the file, without the folder that some browsers add. It stays
 * where the file has no name, as on S3.
 */
export function expandFilename(fields: FormFields, filename: string | undefined): FormFields {
  if (filename === undefined) return fields
  const name = filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1)
  // A function, as `$&` in a file's name would be a pattern.
  return new Map(
    Array.from(fields, ([field, value]) => [field, value.replaceAll(variable, () => name)]),
  )
}
