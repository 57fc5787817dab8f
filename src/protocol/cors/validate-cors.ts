import { s3Error } from '../errors.ts'
import { corsMethods, headerName, type CorsRule } from './cors-rule.ts'

/** Source: S3 User Guide, "Elements of a CORS configuration". */
const maxRules = 100
const maxIdLength = 255

/** Throws `InvalidRequest` or `MalformedXML` unless S3 would take these rules. */
export function validateCors(rules: readonly CorsRule[]): void {
  if (rules.length === 0) throw s3Error('MalformedXML')
  if (rules.length > maxRules) {
    throw invalid(`The number of CORS rules should not exceed allowed limit of ${maxRules} rules.`)
  }
  rules.forEach(validateRule)
}

function validateRule(rule: CorsRule): void {
  const { AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [], ID = '' } = rule
  if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw s3Error('MalformedXML')
  if (ID.length > maxIdLength)
    throw invalid(`ID length should not exceed allowed limit of ${maxIdLength}`)
  for (const method of AllowedMethods) {
    if (!corsMethods.has(method)) {
      throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`)
    }
  }
  for (const origin of AllowedOrigins) checkWildcards('AllowedOrigin', origin)
  for (const header of AllowedHeaders) {
    checkWildcards('AllowedHeader', header)
    checkCharacters('AllowedHeader', header)
  }
  for (const header of ExposeHeaders) {
    if (header.includes('*')) {
      throw invalid(
        `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      )
    }
    checkCharacters('ExposeHeader', header)
  }
}

function checkWildcards(element: string, value: string): void {
  if (value.indexOf('*') !== value.lastIndexOf('*'))
    throw invalid(`${element} "${value}" can not have more than one wildcard.`)
}

function checkCharacters(element: string, value: string): void {
  if (!headerName.test(value)) throw invalid(`${element} "${value}" contains invalid character.`)
}

const invalid = (message: string): Error => s3Error('InvalidRequest', { message })
