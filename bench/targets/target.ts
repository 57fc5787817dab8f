/** A server that is measured. */
export interface Target {
  readonly name: string
  /** What a reader of its numbers has to know. */
  readonly note?: string | undefined
  readonly endpoint: string
  /** Its processes, where they are known: their CPU time is counted. */
  readonly pids: readonly number[]
  readonly credentials: TargetCredentials
  /** Whether what is put can be read again. */
  readonly stores: boolean
}

export interface TargetCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** The keys of servers started here, and of peers that are not told apart. */
export const benchCredentials: TargetCredentials = {
  accessKeyId: 'accessKey',
  secretAccessKey: 'secretKey',
}
