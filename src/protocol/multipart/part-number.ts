import { s3Error } from '../errors.ts'
import { maxParts } from '../limits.ts'

/** The part number of a request. Throws `InvalidArgument` for none from 1 to 10,000. */
export function partNumberOf(partNumber: number | undefined): number {
  const isSound = Number.isInteger(partNumber)
  if (isSound && partNumber !== undefined && partNumber >= 1 && partNumber <= maxParts)
    return partNumber
  throw s3Error('InvalidArgument', {
    message: `Part number must be an integer between 1 and ${maxParts}, inclusive`,
    context: { ArgumentName: 'partNumber', ArgumentValue: partNumber },
  })
}
