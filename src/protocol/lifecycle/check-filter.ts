import { s3Error } from '../errors.ts'
import { maxKeyBytes } from '../limits.ts'
import type { RuleDocument } from './lifecycle-document.ts'
import { filterOf } from './lifecycle-rule.ts'
import { invalidArgument, invalidRequest } from './refusal.ts'

/** 1000 × 2⁴⁰ bytes. */
const maxSize = 1_099_511_627_776_000
const maxTags = 10

/** A filter is empty or one predicate; several stand in an And. Throws `MalformedXML`, `InvalidRequest`, `InvalidArgument`. */
export function checkFilter(rule: RuleDocument): void {
  const { Filter = {} } = rule
  const { And } = Filter
  if (predicatesOf(Filter) > 1) throw s3Error('MalformedXML')
  if (And !== undefined) {
    const { Tags = [], ...others } = And
    if (predicatesOf(others) + Tags.length < 2) throw s3Error('MalformedXML')
    checkTags(Tags)
  } else if (Filter.Tag !== undefined) checkTags([Filter.Tag])
  const { prefix, largerThan, smallerThan } = filterOf(rule)
  if (Buffer.byteLength(prefix) > maxKeyBytes)
    throw invalidArgument('The maximum size of a prefix is 1024')
  checkSizes(largerThan, smallerThan)
}

const predicatesOf = (filter: object): number =>
  Object.values(filter).filter((value) => value !== undefined).length

function checkSizes(larger: number | undefined, smaller: number | undefined): void {
  if (larger !== undefined && (larger < 0 || larger > maxSize))
    throw invalidRequest(`'ObjectSizeGreaterThan' should be between 0 and ${maxSize}.`)
  if (smaller !== undefined && (smaller < 1 || smaller > maxSize))
    throw invalidRequest(`'ObjectSizeLessThan' should be between 1 and ${maxSize}.`)
  if (larger !== undefined && smaller !== undefined && larger >= smaller) {
    throw invalidRequest(
      "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.",
    )
  }
}

function checkTags(tags: readonly { readonly Key: string; readonly Value: string }[]): void {
  if (tags.length > maxTags) throw invalidRequest(`Object tags cannot be greater than ${maxTags}`)
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw invalidRequest('Duplicate Tag Keys are not allowed.')
  for (const { Key, Value } of tags) {
    if (Key === '' || Key.length > 128 || Value.length > 256) throw s3Error('InvalidTag')
  }
}
