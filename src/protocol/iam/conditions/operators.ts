import { compileArn } from '../arn.ts'
import { parseTemplate, templateTest } from '../template.ts'
import type { ValueTest } from '../template.ts'
import { compileBinary } from './binary.ts'
import { compileDate } from './date.ts'
import { compileIpAddress } from './ip-address.ts'
import { compileNumeric } from './numeric.ts'
import { compileBool, compileEquals, compileEqualsIgnoreCase, compileLike } from './string.ts'

/** How one value of a policy is compared; `negated` operators are the complement of this. */
export interface Operator {
  readonly negated: boolean
  /** `variables` tells whether the policy's version has them. A value of the wrong type equals nothing. */
  readonly compile: (value: string, variables: boolean) => ValueTest
}

type Compile = Operator['compile']

type Order = (request: number, policy: number) => boolean

const equal: Order = (request, policy) => request === policy

const orders: readonly (readonly [string, Order])[] = [
  ['LessThan', (request, policy) => request < policy],
  ['LessThanEquals', (request, policy) => request <= policy],
  ['GreaterThan', (request, policy) => request > policy],
  ['GreaterThanEquals', (request, policy) => request >= policy],
]

const likeArn: Compile = (value, variables) =>
  templateTest(parseTemplate(value, { wildcards: true, variables }), compileArn)

/**
 * Every condition operator but `Null`, without prefix and suffix.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ...pair('StringEquals', 'StringNotEquals', compileEquals),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', compileEqualsIgnoreCase),
  ...pair('StringLike', 'StringNotLike', compileLike),
  ...pair('NumericEquals', 'NumericNotEquals', compileNumeric(equal)),
  ...orders.map(([name, order]) => positive(`Numeric${name}`, compileNumeric(order))),
  ...pair('DateEquals', 'DateNotEquals', compileDate(equal)),
  ...orders.map(([name, order]) => positive(`Date${name}`, compileDate(order))),
  positive('Bool', compileBool),
  positive('BinaryEquals', compileBinary),
  ...pair('IpAddress', 'NotIpAddress', compileIpAddress),
  ...pair('ArnEquals', 'ArnNotEquals', likeArn),
  ...pair('ArnLike', 'ArnNotLike', likeArn),
])

function positive(name: string, compile: Compile): readonly [string, Operator] {
  return [name, { negated: false, compile }]
}

function pair(
  name: string,
  opposite: string,
  compile: Compile,
): readonly (readonly [string, Operator])[] {
  return [positive(name, compile), [opposite, { negated: true, compile }]]
}
