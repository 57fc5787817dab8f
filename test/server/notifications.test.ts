import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type Event,
  type NotificationConfiguration,
  type NotificationConfigurationFilter,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'
import { openWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts'

const Bucket = 'told'
const QueueArn = 'arn:aws:sqs:us-east-1:123456789012:queue'
const TopicArn = 'arn:aws:sns:us-east-1:123456789012:topic'
const all: NotificationConfiguration = {
  QueueConfigurations: [{ Id: 'all', QueueArn, Events: ['s3:ObjectCreated:*'] }],
}

let hook: WebhookReceiver
let world: S3World
let defects: unknown[] = []

const open = (options: object = {}) =>
  openS3World({
    webhooks: { [QueueArn]: hook.url, [TopicArn]: hook.url, eventbridge: `${hook.url}/bridge` },
    webhookSecret: 'shared',
    onDefect: (error) => defects.push(error),
    ...options,
  })

beforeEach(async () => {
  defects = []
  hook = await openWebhookReceiver()
  world = await open()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterEach(async () => {
  await world.close()
  await hook.close()
  expect(defects).toEqual([])
})

const configure = (
  NotificationConfiguration: NotificationConfiguration,
  SkipDestinationValidation = false,
) =>
  world.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      SkipDestinationValidation,
      NotificationConfiguration,
    }),
  )
const put = (Key: string, Body = 'x') => world.s3.send(new PutObjectCommand({ Bucket, Key, Body }))

interface Message {
  readonly Event?: string
  readonly 'detail-type'?: string
  readonly Records?: readonly {
    readonly eventName: string
    readonly s3: { readonly object: Record<string, unknown>; readonly configurationId: string }
  }[]
}

/** What was told, in order; the test of a new configuration left out. */
async function told(): Promise<readonly Message[]> {
  await world.server.settle()
  return hook.received
    .map(({ body }) => JSON.parse(body) as Message)
    .filter(({ Event }) => Event === undefined)
}
const named = (messages: readonly Message[]) =>
  messages.map(({ Records: [record] = [] }) => [record?.eventName, record?.s3.object['key']])

describe('a notification', () => {
  it('tells of what happened, signed, in the document of S3', async () => {
    await world.s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    )
    await configure({
      QueueConfigurations: [
        {
          Id: 'q',
          QueueArn,
          Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:ObjectTagging:*'],
        },
      ],
    })
    const { VersionId, ETag } = await put('a b.txt', 'hello')
    await world.s3.send(
      new CopyObjectCommand({ Bucket, Key: 'c', CopySource: `${Bucket}/a%20b.txt` }),
    )
    const Tagging = { TagSet: [{ Key: 'k', Value: 'v' }] }
    await world.s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'c', Tagging }))
    await world.s3.send(new DeleteObjectCommand({ Bucket, Key: 'c' }))
    const messages = await told()
    expect(new Set(named(messages).map(String))).toEqual(
      new Set([
        'ObjectCreated:Put,a+b.txt',
        'ObjectCreated:Copy,c',
        'ObjectTagging:Put,c',
        'ObjectRemoved:DeleteMarkerCreated,c',
      ]),
    )
    const first = messages.find(({ Records: [record] = [] }) => record?.eventName.endsWith('Put'))
    expect(first?.Records?.[0]).toMatchObject({
      eventVersion: '2.5',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      s3: {
        configurationId: 'q',
        bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
        object: { size: 5, eTag: ETag?.replaceAll('"', ''), versionId: VersionId },
      },
    })
    const { headers, body } = hook.received.at(-1) ?? { headers: {}, body: '' }
    const hmac = createHmac('sha256', 'shared').update(body).digest('hex')
    expect(headers['x-stowage-signature']).toBe(`sha256=${hmac}`)
  })

  it('comes in the order of the events of its key', async () => {
    await configure(all)
    for (let round = 0; round < 20; round += 1) await put('k', String(round))
    const sequencers = (await told()).map(({ Records: [record] = [] }) =>
      String(record?.s3.object['sequencer']),
    )
    expect(sequencers).toHaveLength(20)
    expect(sequencers).toEqual(sequencers.toSorted())
  })

  it('goes only where the filter wants it', async () => {
    const Filter: NotificationConfigurationFilter = {
      Key: { FilterRules: [{ Name: 'suffix', Value: '.jpg' }] },
    }
    await configure({
      TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectCreated:Put'], Filter }],
    })
    await put('a.jpg')
    await put('a.png')
    expect(named(await told())).toEqual([['ObjectCreated:Put', 'a.jpg']])
  })

  it('goes to EventBridge as well, in its own document', async () => {
    await configure({ ...all, EventBridgeConfiguration: {} })
    await put('k')
    const messages = await told()
    expect(messages).toHaveLength(2)
    expect(messages.map((each) => each['detail-type'])).toContain('Object Created')
  })

  it('is tried again until it is taken, and redirects are not followed', async () => {
    await configure(all)
    await world.server.settle()
    const elsewhere = await openWebhookReceiver()
    hook.answer(307, elsewhere.url)
    await put('k')
    await world.server.settle()
    hook.answer(503)
    await world.server.settle()
    hook.answer(200)
    await world.server.settle()
    await world.server.settle()
    expect(elsewhere.received).toEqual([])
    // Once refused by redirection, once by trouble, once taken, and then never again.
    expect(named(await told()).filter(([, key]) => key === 'k').length).toBeGreaterThanOrEqual(3)
    expect(world.server.engine.outbox.queues()).toEqual([])
    await elsewhere.close()
  })

  it('that is refused for good is given up, and told', async () => {
    await configure(all)
    await world.server.settle()
    hook.answer(400)
    await put('k')
    for (let round = 0; round < 3; round += 1) await world.server.settle()
    expect(world.server.engine.outbox.queues()).toEqual([])
    expect(defects.splice(0)).toMatchObject([{ code: 'WebhookRefused' }])
  })

  it('outlives the server', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stowage-told-'))
    await world.close()
    const { port } = new URL(hook.url)
    await hook.close()
    world = await open({ directory })
    await world.s3.send(new CreateBucketCommand({ Bucket }))
    await configure({ LambdaFunctionConfigurations: [], ...all })
    await put('k')
    await world.server.settle()
    await world.close()
    hook = await openWebhookReceiver(Number(port))
    world = await open({ directory })
    expect(named(await told())).toEqual([['ObjectCreated:Put', 'k']])
    await world.close()
    await rm(directory, { recursive: true })
    world = await open()
  })
})

describe('a notification configuration', () => {
  const get = async () => {
    const { $metadata: _, ...got } = await world.s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket }),
    )
    return got
  }

  it('is put, got with ids, and taken away by an empty one', async () => {
    expect(await get()).toEqual({})
    await configure({ TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectCreated:Put'] }] })
    const { TopicConfigurations: [topic] = [] } = await get()
    expect(topic).toMatchObject({ TopicArn, Events: ['s3:ObjectCreated:Put'] })
    expect(topic?.Id).toMatch(/./)
    await configure({})
    expect(await get()).toEqual({})
  })

  it('is tested', async () => {
    await configure(all)
    await world.server.settle()
    expect(hook.received.map(({ body }) => JSON.parse(body) as Message)).toMatchObject([
      { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket },
    ])
  })

  it('names only destinations that the server knows', async () => {
    const unknown: NotificationConfiguration = {
      QueueConfigurations: [{ QueueArn: `${QueueArn}2`, Events: ['s3:ObjectAcl:Put'] }],
    }
    await expect(configure(unknown)).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: 'Unable to validate the following destination configurations',
    })
    await configure(unknown, true)
    expect(await get()).toMatchObject(unknown)
  })

  it('has no rules that overlap', async () => {
    const Events: Event[] = ['s3:ObjectCreated:*']
    await expect(
      configure({ ...all, TopicConfigurations: [{ TopicArn, Events }] }),
    ).rejects.toMatchObject({ name: 'InvalidArgument', message: /overlap/ })
  })
})

describe('a webhook', () => {
  it.each([
    ['an ARN that is none', { queue: 'http://127.0.0.1' }],
    ['a URL that is none', { [QueueArn]: 'ftp://127.0.0.1' }],
  ])('is refused with %s', async (_, webhooks) => {
    await expect(open({ webhooks })).rejects.toMatchObject({ code: 'WebhookInvalid' })
  })
})
