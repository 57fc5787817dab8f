import { attributeMembers, checkUserMetadata } from '../../protocol/object-attributes.ts'
import { parseTaggingHeader } from '../../protocol/tagging.ts'
import type { AttributeName, ObjectRecord } from './object-record.ts'

/** What a write says of its object beside the bytes. */
export type Described = Pick<ObjectRecord, 'attributes' | 'metadata' | 'tags'>

interface DescribingInput extends Partial<Record<Exclude<AttributeName, 'Expires'>, string>> {
  readonly Expires?: Date | undefined
  readonly Metadata?: Readonly<Record<string, string>> | undefined
  readonly Tagging?: string | undefined
}

/** Reads what a request says of its object. Throws `MetadataTooLarge`, `InvalidTag`. */
export function describedBy(input: {
  readonly [Member in keyof DescribingInput]: DescribingInput[Member] | undefined
}): Described {
  const attributes: Partial<Record<AttributeName, string>> = {}
  for (const name of attributeMembers) {
    const value = input[name]
    if (value !== undefined) attributes[name] = typeof value === 'string' ? value : httpDate(value)
  }
  return {
    attributes,
    metadata: metadataOf(input.Metadata ?? {}),
    tags: input.Tagging === undefined ? {} : parseTaggingHeader(input.Tagging),
  }
}

const httpDate = (date: Date): string => date.toUTCString()

/** Headers have no case, so neither have the names of metadata. */
function metadataOf(given: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const)
  checkUserMetadata(given)
  return Object.fromEntries(entries)
}
