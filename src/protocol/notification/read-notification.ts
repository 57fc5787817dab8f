import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import { s3Error } from '../errors.ts'
import type { DestinationKind, NotificationRule } from './notification-rule.ts'

const filter = z.object({
  Key: z
    .object({
      FilterRules: z
        .array(z.object({ Name: z.string(), Value: z.string().default('') }))
        .default([]),
    })
    .optional(),
})
const common = {
  Id: z.string().optional(),
  Events: z.array(z.string()).min(1),
  Filter: filter.optional(),
}
const configuration = z.object({
  TopicConfigurations: z.array(z.object({ ...common, TopicArn: z.string() })).default([]),
  QueueConfigurations: z.array(z.object({ ...common, QueueArn: z.string() })).default([]),
  LambdaFunctionConfigurations: z
    .array(z.object({ ...common, LambdaFunctionArn: z.string() }))
    .default([]),
  EventBridgeConfiguration: z.object({}).optional(),
})

type Filter = z.infer<typeof filter>

/** A notification configuration in the shape that events are matched against. */
export interface NotificationConfiguration {
  readonly rules: readonly NotificationRule[]
  /** True if every event goes to EventBridge. */
  readonly eventBridge: boolean
}

/** Reads the document of PutBucketNotificationConfiguration. Throws `MalformedXML`, `InvalidArgument`. */
export function readNotification(document: Json): NotificationConfiguration {
  const { data } = configuration.safeParse(document)
  if (data === undefined) throw s3Error('MalformedXML')
  const rules = [
    ...data.TopicConfigurations.map((each) => ruleOf('sns', each.TopicArn, each)),
    ...data.QueueConfigurations.map((each) => ruleOf('sqs', each.QueueArn, each)),
    ...data.LambdaFunctionConfigurations.map((each) =>
      ruleOf('lambda', each.LambdaFunctionArn, each),
    ),
  ]
  return { rules, eventBridge: data.EventBridgeConfiguration !== undefined }
}

interface RuleDocument {
  readonly Id?: string | undefined
  readonly Events: readonly string[]
  readonly Filter?: Filter | undefined
}

function ruleOf(
  kind: DestinationKind,
  arn: string,
  { Id = '', Events, Filter }: RuleDocument,
): NotificationRule {
  const named = new Map<string, string>()
  for (const { Name, Value } of Filter?.Key?.FilterRules ?? []) {
    const name = Name.toLowerCase()
    if (name !== 'prefix' && name !== 'suffix')
      throw invalid('filter rule name must be either prefix or suffix', 'FilterRule.Name', Name)
    if (named.has(name))
      throw invalid(
        `Cannot specify more than one ${name} rule in a filter.`,
        'FilterRule.Name',
        Name,
      )
    if (Buffer.byteLength(Value) > maxFilterBytes)
      throw invalid(
        'Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation',
        'FilterRule.Value',
        Value,
      )
    named.set(name, Value)
  }
  return {
    id: Id,
    kind,
    arn,
    events: Events,
    prefix: named.get('prefix') ?? '',
    suffix: named.get('suffix') ?? '',
  }
}

const maxFilterBytes = 1024

function invalid(message: string, ArgumentName: string, ArgumentValue: string): Error {
  return s3Error('InvalidArgument', { message, context: { ArgumentName, ArgumentValue } })
}
