/** A request that whoever has it may send until it expires. All of its headers have to be sent. */
export interface SignedRequest {
  readonly method: 'GET' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly expiresAt: Date
}

/** An HTML form, `multipart/form-data`: every field in any order, then the field `file`. */
export interface SignedPost {
  readonly method: 'POST'
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly expiresAt: Date
}

/** Cookies that let a browser read what a CDN keeps below a prefix until they expire. */
export interface SignedCookies {
  readonly cookies: Readonly<Record<string, string>>
  readonly expiresAt: Date
}
