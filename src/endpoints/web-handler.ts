/** What a request does not say about whoever sent it. */
export interface Peer {
  /** The network address of the other end of the connection. */
  readonly address?: string | undefined
}

/** An application or a part of one: a web-standard request in, a response out. */
export type WebHandler = (request: Request, peer?: Peer) => Promise<Response>
