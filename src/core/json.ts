/** A value that JSON can carry, never changed in place. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json }

/** JSON text as a value. Throws SyntaxError. */
export function parseJson(text: string): Json {
  const value: unknown = JSON.parse(text)
  return value as Json
}

/** True for a JSON object: not an array, not null. */
export function isJsonObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
