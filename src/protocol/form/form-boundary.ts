import { s3Error } from '../errors.ts'
import { formError } from './errors.ts'

const formType = /^multipart\/form-data[ \t]*(?:;|$)/i
const boundaryParameter = /;[ \t]*boundary=(?:"([^"]*)"|([^\s;"]+))[ \t]*(?:;|$)/i

/** Source: RFC 2046 §5.1.1. */
const boundaryText = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/

/** The boundary between the parts of a form. Throws `PreconditionFailed`, `MalformedPOSTRequest`. */
export function formBoundary(contentType: string): string {
  if (!formType.test(contentType)) {
    throw s3Error('PreconditionFailed', {
      context: { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' },
    })
  }
  const [, quoted, bare] = boundaryParameter.exec(contentType) ?? []
  const boundary = quoted ?? bare ?? ''
  if (!boundaryText.test(boundary)) throw formError('MalformedPOSTRequest')
  return boundary
}
