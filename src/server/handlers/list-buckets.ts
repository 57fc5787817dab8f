import { openToken, sealToken } from '../../protocol/continuation-token.ts'
import { s3Error } from '../../protocol/errors.ts'
import { ownerOf } from '../accounts/owner-of.ts'
import { defineHandler } from '../handler.ts'

/** Source: S3 API Reference, "ListBuckets". */
const maxBuckets = 10_000

export const listBuckets = defineHandler({
  operation: 'ListBuckets',
  honours: ['Prefix', 'BucketRegion', 'MaxBuckets', 'ContinuationToken'],
  handle(
    { Prefix = '', BucketRegion, MaxBuckets = maxBuckets, ContinuationToken },
    { accounts, engine, caller },
  ) {
    if (MaxBuckets < 1 || MaxBuckets > maxBuckets) {
      throw s3Error('InvalidArgument', {
        message: `max-buckets must be an integer between 1 and ${maxBuckets}`,
        context: { ArgumentName: 'max-buckets', ArgumentValue: MaxBuckets },
      })
    }
    const after = ContinuationToken === undefined ? '' : openToken(ContinuationToken)
    const mine = engine
      .buckets()
      .filter(
        ({ name, owner }) => owner === caller.account && name.startsWith(Prefix) && name > after,
      )
      .filter(({ region }) => BucketRegion === undefined || region === BucketRegion)
    const page = mine.slice(0, MaxBuckets)
    const last = page.at(-1)
    return {
      Buckets: page.map(({ name, created, region }) => ({
        Name: name,
        CreationDate: new Date(created),
        BucketRegion: region,
        BucketArn: `arn:aws:s3:::${name}`,
      })),
      Owner: ownerOf(accounts, caller.account),
      Prefix: Prefix === '' ? undefined : Prefix,
      ContinuationToken: mine.length > page.length && last ? sealToken(last.name) : undefined,
    }
  },
})
