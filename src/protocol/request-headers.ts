/** Request headers as Node gives them: lower-case names, values as Latin-1 text. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>
