import { s3Error } from '../../../protocol/errors.ts'
import { keyEncoder, listPage, pageSize } from '../list-page.ts'
import { listedObject } from '../listed-object.ts'
import { defineOperation } from '../operation.ts'

export const listObjectsV2 = defineOperation({
  name: 'ListObjectsV2',
  honours: [
    'ContinuationToken',
    'Delimiter',
    'EncodingType',
    'FetchOwner',
    'MaxKeys',
    'Prefix',
    'StartAfter',
  ],
  async run(disk, input, { signal }) {
    const { ContinuationToken, Delimiter, EncodingType, Prefix = '', StartAfter } = input
    const encode = keyEncoder(EncodingType)
    const max = pageSize(input.MaxKeys, 'max-keys')
    const after = ContinuationToken === undefined ? StartAfter : openToken(ContinuationToken)
    const { objects, prefixes, next } = await listPage(disk, {
      prefix: Prefix,
      delimiter: Delimiter,
      after: after === '' ? undefined : after,
      max,
      signal,
    })
    return {
      Name: input.Bucket,
      Prefix: encode(Prefix),
      Delimiter: Delimiter && encode(Delimiter),
      MaxKeys: input.MaxKeys ?? max,
      EncodingType,
      KeyCount: objects.length + prefixes.length,
      IsTruncated: next !== undefined,
      ContinuationToken,
      NextContinuationToken: next === undefined ? undefined : sealToken(next),
      StartAfter: StartAfter && encode(StartAfter),
      ...(objects.length > 0 && { Contents: objects.map((each) => listedObject(each, encode)) }),
      ...(prefixes.length > 0 && {
        CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      }),
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
