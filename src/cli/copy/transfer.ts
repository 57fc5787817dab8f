/** One object on its way. */
export interface Transfer {
  /** For people: `./a.pdf`, `s3://bucket/a.pdf`, `-`. */
  readonly source: string
  readonly target: string
  /** Bytes, where they are known. */
  readonly size: number | undefined
  /** Does it. Resolves with the bytes that were copied. */
  readonly run: (options: TransferOptions) => Promise<number>
}

export interface TransferOptions {
  readonly signal: AbortSignal
  /** Told how many more bytes have been copied. */
  readonly onBytes: (count: number) => void
}

/** An object that cannot be copied while the others can. */
export interface RefusedTransfer {
  readonly source: string
  readonly refused: Error
}
