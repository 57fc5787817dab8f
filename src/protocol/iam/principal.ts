/** Who makes a request, as far as policies tell principals apart. */
export type Principal = AnonymousPrincipal | AccountPrincipal | SessionPrincipal | ServicePrincipal

/** Nobody signed the request. */
export interface AnonymousPrincipal {
  readonly type: 'anonymous'
}

/** The root user of an account, or an IAM user. */
export interface AccountPrincipal {
  readonly type: 'root' | 'user'
  readonly account: string
  readonly arn: string
  /** The canonical user id of the account. */
  readonly canonicalId?: string
}

/** Temporary credentials of a role or a federated user. */
export interface SessionPrincipal {
  readonly type: 'session'
  readonly account: string
  /** The session's own ARN, `arn:aws:sts::…:assumed-role/…`. */
  readonly arn: string
  /** The ARN of the role that was assumed, or of the user who federated. */
  readonly issuer: string
  readonly canonicalId?: string
  /** The identity provider, for sessions that came from one. */
  readonly federatedBy?: string
}

/** A service of AWS acting for itself, `cloudfront.amazonaws.com`. */
export interface ServicePrincipal {
  readonly type: 'service'
  readonly service: string
}

/** The account a principal belongs to; anonymous and service principals have none. */
export function accountOf(principal: Principal): string | undefined {
  return 'account' in principal ? principal.account : undefined
}
