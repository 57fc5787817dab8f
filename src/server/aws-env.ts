/** What the AWS CLI and the SDKs need to reach a server. */
export interface AwsEnvOptions {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** The file of a certificate that clients would not trust otherwise. */
  readonly certificate?: string | undefined
}

/** The text of a POSIX shell script that points the AWS CLI and every AWS SDK at a server. */
export function awsEnv({ endpoint, region, credentials, certificate }: AwsEnvOptions): string {
  const variables = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // The one is for the AWS CLI and most SDKs, the other for Node.
    ...(certificate !== undefined && {
      AWS_CA_BUNDLE: certificate,
      NODE_EXTRA_CA_CERTS: certificate,
    }),
  }
  const lines = Object.entries(variables).map(
    ([name, value]) => `export ${name}=${shellQuoted(value)}\n`,
  )
  // A token left over from another account would be sent with these keys.
  return `${lines.join('')}unset AWS_SESSION_TOKEN\n`
}

/** A text as one word of a POSIX shell. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
