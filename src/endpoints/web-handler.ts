/** What a request does not say about whoever sent it. */
export interface Peer {
  /** The network address of the other end of the connection. */
  readonly address?: string | undefined
}

/** An application or a part of one: a web-standard request in, a response out. */
export interface WebHandler {
  (request: Request, peer?: Peer): Promise<Response>
  /** Bytes: what an adapter lets through unless it is told otherwise. @default 1048576 (1 MiB) */
  readonly maxBodyBytes?: number | undefined
  /** Each byte of a body counts: an adapter refuses one that a parser has read (`BodyRewritten`). */
  readonly exactBody?: boolean | undefined
}
