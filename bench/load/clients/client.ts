/** What every client of the benchmark does; each with its defaults. */
export interface Client {
  /** Without a content type it is the client's affair to find one. */
  readonly put: (key: string, body: Buffer, contentType?: string) => Promise<unknown>
  readonly get: (key: string) => Promise<Uint8Array | undefined>
  /** How many keys begin so. */
  readonly list: (prefix: string) => Promise<number>
  readonly close: () => unknown
}

/** Where a client's bucket is. */
export interface Reach {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly bucket: string
}

export const region = 'us-east-1'
