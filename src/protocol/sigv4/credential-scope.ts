import type { StowageError } from '../../core/error.ts'
import { s3Error } from '../errors.ts'

/** Where a signature travels: the `Authorization` header, the query of a presigned URL, the fields of a form. */
export type SignatureMethod = 'header' | 'query' | 'form'

/** What `Credential=` names: who signs, and for which day, region and service. */
export interface CredentialScope {
  readonly accessKeyId: string
  /** `YYYYMMDD` */
  readonly date: string
  readonly region: string
  readonly service: string
  /** `date/region/service/aws4_request` */
  readonly scope: string
}

/** The error of an authorization that cannot be read, under the code of where it travels. */
export function malformedCredential(method: SignatureMethod, problem: string): StowageError {
  switch (method) {
    case 'header':
      return s3Error('AuthorizationHeaderMalformed', {
        message: `The authorization header is malformed; ${problem}`,
      })
    case 'query':
      return s3Error('AuthorizationQueryParametersError', {
        message: `Error parsing the X-Amz-Credential parameter; ${problem}`,
      })
    case 'form':
      return s3Error('InvalidArgument', {
        message: problem,
        context: { ArgumentName: 'x-amz-credential' },
      })
  }
}

const eightDigits = /^\d{8}$/
const regionName = /^[A-Za-z0-9-]{1,64}$/

/** Reads `AKID/20130524/us-east-1/s3/aws4_request`. */
export function parseCredential(text: string, method: SignatureMethod): CredentialScope {
  const [accessKeyId = '', date = '', region = '', service = '', terminator = '', ...rest] =
    text.split('/', 6)
  if (accessKeyId === '' || terminator === '' || rest.length > 0) {
    throw malformedCredential(
      method,
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    )
  }
  if (terminator !== 'aws4_request') {
    throw malformedCredential(
      method,
      `incorrect terminal "${terminator}". This endpoint uses "aws4_request".`,
    )
  }
  if (!eightDigits.test(date)) {
    throw malformedCredential(
      method,
      `incorrect date format "${date}". This date in the credential must be in the format "yyyyMMdd".`,
    )
  }
  if (!regionName.test(region)) throw malformedCredential(method, `the region '${region}' is wrong`)
  const scope = text.slice(accessKeyId.length + 1)
  return { accessKeyId, date, region, service, scope }
}

/** What a scope has to agree with. */
export interface ExpectedScope {
  readonly method: SignatureMethod
  /** Undefined accepts any region. */
  readonly region: string | undefined
  readonly service: string
  readonly amzDate: string
}

/** Throws unless the scope names this region, this service and the day of the request. */
export function checkScope(scope: CredentialScope, expected: ExpectedScope): void {
  const { method, region, service, amzDate } = expected
  if (scope.service !== service) {
    throw malformedCredential(
      method,
      `incorrect service "${scope.service}". This endpoint belongs to "${service}".`,
    )
  }
  if (region !== undefined && scope.region !== region) {
    throw malformedCredential(
      method,
      `the region '${scope.region}' is wrong; expecting '${region}'`,
    )
  }
  if (!amzDate.startsWith(scope.date)) {
    throw malformedCredential(
      method,
      `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${amzDate.slice(0, 8)}".`,
    )
  }
}
