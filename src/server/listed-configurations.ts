import { createKeyLocks } from '../core/key-locks.ts'
import { isJsonObject, type Json } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'
import type { Engine } from '../engine/engine.ts'
import { compareKeys } from '../protocol/compare-keys.ts'
import { openToken, sealToken } from '../protocol/continuation-token.ts'
import { s3Error } from '../protocol/errors.ts'
import type { AnyHandler, Context } from './handler.ts'
import { analytics } from './sub-resources/analytics.ts'
import { intelligentTiering } from './sub-resources/intelligent-tiering.ts'
import { inventory } from './sub-resources/inventory.ts'
import type { ListedConfiguration } from './sub-resources/listed-configuration.ts'
import { metrics } from './sub-resources/metrics.ts'

/** One row per kind of configuration that a bucket has many of, each with an id. */
const listedConfigurations: readonly ListedConfiguration[] = [
  analytics,
  intelligentTiering,
  inventory,
  metrics,
]

/** Source: S3 API Reference, "PutBucketInventoryConfiguration" and "ListBucketInventoryConfigurations". */
const maxConfigurations = 1000
const pageLength = 100

const validId = /^[\w.-]{1,64}$/

/** The documents of one kind by their ids, as the aspect keeps them. */
export type Configurations = Readonly<Record<string, Json>>

/** What a bucket has of one kind. */
export function configurationsOf(bucket: Bucket, aspect: string): Configurations {
  const documents = bucket.aspects[aspect]
  return isJsonObject(documents) ? documents : {}
}

/** The handlers of every row. */
export function listedConfigurationHandlers(): AnyHandler[] {
  return listedConfigurations.flatMap((row) => [
    putHandler(row),
    getHandler(row),
    deleteHandler(row),
    listHandler(row),
  ])
}

/** The documents of a kind are one aspect: two that change it at once would lose one of the changes. */
const turns = createKeyLocks()

interface Change {
  readonly engine: Engine
  readonly bucket: Bucket
  readonly aspect: string
}

function change(
  { engine, bucket: { id, name }, aspect }: Change,
  to: (now: Configurations) => Configurations,
): Promise<boolean> {
  return turns(`${name} ${aspect}`, async () => {
    const bucket = engine.bucket(name)
    if (bucket?.id !== id) throw s3Error('NoSuchBucket', { context: { BucketName: name } })
    return engine.putAspect(bucket, aspect, to(configurationsOf(bucket, aspect)))
  })
}

function putHandler({ aspect, put, member, accept }: ListedConfiguration): AnyHandler {
  return {
    operation: put,
    honours: new Set(['Id', member]),
    async handle(input, { engine, bucket }) {
      const id = idOf(input)
      if (!validId.test(id)) {
        throw s3Error('InvalidArgument', {
          message:
            'The configuration id has at most 64 letters, digits, periods, dashes and underscores.',
          context: { ArgumentName: 'id', ArgumentValue: id },
        })
      }
      // The codec read the document from XML: it holds nothing that JSON cannot.
      const document = input[member] as Json
      accept(document, id)
      await change({ engine, bucket, aspect }, (now) => {
        const isNew = !Object.hasOwn(now, id)
        if (isNew && Object.keys(now).length >= maxConfigurations)
          throw s3Error('TooManyConfigurations')
        return { ...now, [id]: document }
      })
      return {}
    },
  }
}

function getHandler({ aspect, get, member }: ListedConfiguration): AnyHandler {
  return {
    operation: get,
    honours: new Set(['Id']),
    handle(input, { bucket }) {
      const id = idOf(input)
      const documents = configurationsOf(bucket, aspect)
      if (!Object.hasOwn(documents, id)) throw s3Error('NoSuchConfiguration')
      return { [member]: documents[id] }
    },
  }
}

function deleteHandler(row: ListedConfiguration): AnyHandler {
  const { aspect } = row
  return {
    operation: row.delete,
    honours: new Set(['Id']),
    async handle(input, { engine, bucket }) {
      const id = idOf(input)
      await change({ engine, bucket, aspect }, (now) => {
        if (!Object.hasOwn(now, id)) throw s3Error('NoSuchConfiguration')
        return Object.fromEntries(Object.entries(now).filter(([each]) => each !== id))
      })
      return {}
    },
  }
}

function listHandler({ aspect, list, member }: ListedConfiguration): AnyHandler {
  return {
    operation: list,
    honours: new Set(['ContinuationToken']),
    handle({ ContinuationToken: token }, { bucket }: Context) {
      const after = typeof token === 'string' ? openToken(token) : ''
      const documents = Object.entries(configurationsOf(bucket, aspect))
        .filter(([id]) => compareKeys(id, after) > 0)
        .sort(([a], [b]) => compareKeys(a, b))
      const page = documents.slice(0, pageLength)
      const last = documents.length > page.length ? page.at(-1)?.[0] : undefined
      return {
        ContinuationToken: token,
        IsTruncated: last !== undefined,
        ...(last !== undefined && { NextContinuationToken: sealToken(last) }),
        ...(page.length > 0 && { [`${member}List`]: page.map(([, document]) => document) }),
      }
    },
  }
}

const idOf = ({ Id: id }: Readonly<Record<string, unknown>>): string => String(id)
