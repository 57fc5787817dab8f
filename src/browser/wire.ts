/** What the endpoint of uploads is asked, and what it answers: the same words as on its side. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface WirePost {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
}

/** How an upload is cut. */
export interface WirePlan {
  /** Bytes of every part but the last. */
  readonly partSize: number
  readonly parts: number
  /** Whether every part is signed with its CRC-32. */
  readonly checksums: boolean
}

export interface WireBegun {
  readonly token: string
  readonly mode: 'put' | 'post' | 'multipart'
  readonly put?: WireRequest
  readonly post?: WirePost
  readonly multipart?: WirePlan
}

export interface WireSigned {
  readonly parts: readonly (WireRequest & { readonly partNumber: number })[]
}

export interface WireArrived {
  /** Whether there is nothing left to send. */
  readonly arrived: boolean
  readonly parts: readonly { readonly partNumber: number; readonly size: number }[]
}
