import { describe, expect, it } from 'vitest'
import type { Json } from '../../core/json.ts'
import { checkNotification } from './check-notification.ts'
import { matchesRule, type NotificationRule } from './notification-rule.ts'
import { readNotification } from './read-notification.ts'

const QueueArn = 'arn:aws:sqs:us-east-1:123456789012:q'
const rule = (Events: string[], FilterRules: { Name: string; Value: string }[] = []) => ({
  QueueArn,
  Events,
  Filter: { Key: { FilterRules } },
})
const prefix = (Value: string) => ({ Name: 'Prefix', Value })
const suffix = (Value: string) => ({ Name: 'suffix', Value })
const check = (document: Json) => () => checkNotification(readNotification(document))
const queues = (...QueueConfigurations: Json[]) => check({ QueueConfigurations })

describe('a notification configuration', () => {
  it('has rules for topics, queues and functions, and may want EventBridge', () => {
    const { rules, eventBridge } = readNotification({
      TopicConfigurations: [{ Id: 't', TopicArn: 'arn:aws:sns:::t', Events: ['s3:ObjectAcl:Put'] }],
      QueueConfigurations: [rule(['s3:ObjectCreated:*'], [prefix('a/'), suffix('.jpg')])],
      LambdaFunctionConfigurations: [
        { LambdaFunctionArn: 'arn:aws:lambda:::function:f', Events: ['s3:ObjectRemoved:Delete'] },
      ],
      EventBridgeConfiguration: {},
    })
    expect(eventBridge).toBe(true)
    expect(rules.map(({ kind, prefix: start, suffix: end }) => [kind, start, end])).toEqual([
      ['sns', '', ''],
      ['sqs', 'a/', '.jpg'],
      ['lambda', '', ''],
    ])
  })

  it.each([
    ['an event that is none', queues(rule(['s3:ObjectCreated:Move'])), /not supported/],
    [
      'a destination of another kind',
      check({ TopicConfigurations: [{ TopicArn: QueueArn, Events: ['s3:ObjectAcl:Put'] }] }),
      /ARN could not be parsed/,
    ],
    [
      'an ARN that is none',
      queues({ QueueArn: 'q', Events: ['s3:ObjectAcl:Put'] }),
      /ARN could not be parsed/,
    ],
    [
      'another filter',
      queues(rule(['s3:ObjectAcl:Put'], [{ Name: 'infix', Value: 'a' }])),
      /either prefix or suffix/,
    ],
    [
      'two prefixes',
      queues(rule(['s3:ObjectAcl:Put'], [prefix('a'), prefix('b')])),
      /more than one prefix/,
    ],
    [
      'one id twice',
      queues(
        { ...rule(['s3:ObjectAcl:Put']), Id: 'a' },
        { ...rule(['s3:ObjectTagging:*']), Id: 'a' },
      ),
      /unique/,
    ],
    ['a document of another shape', queues({ QueueArn }), /well-formed/],
  ])('is refused with %s', (_, put, message) => {
    expect(put).toThrow(message)
  })

  it.each([
    [
      'the same event',
      rule(['s3:ObjectCreated:Put']),
      rule(['s3:ObjectCreated:Put']),
      /Configurations overlap/,
    ],
    [
      'an event and its group',
      rule(['s3:ObjectCreated:*']),
      rule(['s3:ObjectCreated:Put']),
      /Configurations overlap/,
    ],
    [
      'a prefix of a prefix',
      rule(['s3:ObjectCreated:*'], [prefix('a')]),
      rule(['s3:ObjectCreated:*'], [prefix('ab')]),
      /ambiguously defined/,
    ],
    [
      'prefixes and suffixes that both overlap',
      rule(['s3:ObjectCreated:*'], [prefix('a'), suffix('.jpg')]),
      rule(['s3:ObjectCreated:*'], [suffix('g')]),
      /ambiguously defined/,
    ],
  ])('whose rules share %s is refused', (_, one, other, message) => {
    expect(queues(one, other)).toThrow(message)
  })

  it.each([
    ['events', rule(['s3:ObjectCreated:*']), rule(['s3:ObjectRemoved:*'])],
    [
      'prefixes',
      rule(['s3:ObjectCreated:*'], [prefix('a/')]),
      rule(['s3:ObjectCreated:*'], [prefix('b/')]),
    ],
    [
      'suffixes',
      rule(['s3:ObjectCreated:*'], [prefix('a'), suffix('.jpg')]),
      rule(['s3:ObjectCreated:*'], [prefix('a'), suffix('.png')]),
    ],
  ])('may have rules of different %s', (_, one, other) => {
    expect(queues(one, other)).not.toThrow()
  })
})

describe('a rule', () => {
  const images: NotificationRule = {
    id: '',
    kind: 'sqs',
    arn: QueueArn,
    events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:Delete'],
    prefix: 'images/',
    suffix: '.jpg',
  }
  it.each([
    ['ObjectCreated:Put', 'images/a.jpg', true],
    ['ObjectCreated:CompleteMultipartUpload', 'images/a.jpg', true],
    ['ObjectRemoved:Delete', 'images/a.jpg', true],
    ['ObjectRemoved:DeleteMarkerCreated', 'images/a.jpg', false],
    ['ObjectCreated:Put', 'images/a.png', false],
    ['ObjectCreated:Put', 'other/a.jpg', false],
    ['ObjectTagging:Put', 'images/a.jpg', false],
  ])('on %s of %s is %s', (name, key, matches) => {
    expect(matchesRule(images, name, key)).toBe(matches)
  })
})
