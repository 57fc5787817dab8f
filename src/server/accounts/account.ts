/** An AWS account, as the server tells accounts apart. */
export interface Account {
  /** 12 digits on AWS. */
  readonly id: string
  /** By which ACLs and owners name the account: 64 hex digits on AWS. */
  readonly canonicalId: string
  readonly displayName: string
  readonly email?: string | undefined
}
