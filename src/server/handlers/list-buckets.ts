import { ownerOf } from '../accounts/owner-of.ts'
import { defineHandler } from '../handler.ts'

const maxBuckets = 10_000

export const listBuckets = defineHandler({
  operation: 'ListBuckets',
  honours: ['Prefix', 'BucketRegion', 'MaxBuckets', 'ContinuationToken'],
  handle(
    { Prefix = '', BucketRegion, MaxBuckets = maxBuckets, ContinuationToken },
    { accounts, engine, caller },
  ) {
    const after =
      ContinuationToken === undefined ? '' : Buffer.from(ContinuationToken, 'base64url').toString()
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
      ContinuationToken:
        mine.length > page.length && last
          ? Buffer.from(last.name).toString('base64url')
          : undefined,
    }
  },
})
