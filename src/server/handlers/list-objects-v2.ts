import { s3Error } from '../../protocol/errors.ts'
import { canonicalIdOf } from '../canonical-id.ts'
import { defineHandler } from '../handler.ts'
import { commonPrefixes, keyEncoder, listedObject, pageSize } from '../listing.ts'

export const listObjectsV2 = defineHandler({
  operation: 'ListObjectsV2',
  honours: [
    'ContinuationToken',
    'Delimiter',
    'EncodingType',
    'FetchOwner',
    'MaxKeys',
    'Prefix',
    'StartAfter',
  ],
  handle(input, { engine, bucket }) {
    const { ContinuationToken, Delimiter, EncodingType, Prefix = '', StartAfter } = input
    const encode = keyEncoder(EncodingType)
    const maxKeys = pageSize(input.MaxKeys, 'max-keys')
    const after = ContinuationToken === undefined ? StartAfter : openToken(ContinuationToken)
    const page = engine.list({
      bucket: bucket.name,
      prefix: Prefix,
      maxKeys,
      ...(Delimiter && { delimiter: Delimiter }),
      ...(after && { after }),
    })
    const owner = input.FetchOwner ? { Owner: { ID: canonicalIdOf(bucket.owner) } } : {}
    return {
      Name: bucket.name,
      Prefix: encode(Prefix),
      Delimiter: Delimiter ? encode(Delimiter) : undefined,
      MaxKeys: input.MaxKeys ?? maxKeys,
      EncodingType,
      KeyCount: page.entries.length + page.commonPrefixes.length,
      IsTruncated: page.next !== undefined,
      ContinuationToken,
      NextContinuationToken: page.next && sealToken(page.next),
      StartAfter: StartAfter && encode(StartAfter),
      ...(page.entries.length > 0 && {
        Contents: page.entries.map((entry) => ({ ...listedObject(entry, encode), ...owner })),
      }),
      ...commonPrefixes(page.commonPrefixes, encode),
    }
  },
})

/** A token is opaque to clients: the place where the next page begins. */
const sealToken = (next: string): string => Buffer.from(`1${next}`).toString('base64url')

function openToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString()
  if (text.startsWith('1') && sealToken(text.slice(1)) === token) return text.slice(1)
  throw s3Error('InvalidArgument', {
    message: 'The continuation token provided is incorrect',
    context: { ArgumentName: 'continuation-token' },
  })
}
