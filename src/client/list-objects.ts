import type { ClientInput, ClientOutput } from './input.ts'
import type { S3Client, SendOptions } from './s3-client.ts'

/** The pages of a listing, each asked for when it is wanted, in the order of their keys. */
export async function* listObjects(
  client: S3Client,
  input: ClientInput<'ListObjectsV2'>,
  options: SendOptions = {},
): AsyncGenerator<ClientOutput<'ListObjectsV2'>, void, undefined> {
  let token = input.ContinuationToken
  do {
    const page = await client.send(
      'ListObjectsV2',
      token === undefined ? input : { ...input, ContinuationToken: token },
      options,
    )
    yield page
    // A server that says there is more but not where must not be asked for ever.
    const next = page.IsTruncated === true ? page.NextContinuationToken : undefined
    token = next === token ? undefined : next
  } while (token !== undefined)
}
