import { z } from 'zod'
import { matching } from './matching.ts'
import type { SubResource } from './sub-resource.ts'

const configuration = z.object({ Payer: z.enum(['BucketOwner', 'Requester']) })

/** `../request-payment.ts` holds requests to it. */
export const requestPayment: SubResource = {
  aspect: 'requestPayment',
  put: 'PutBucketRequestPayment',
  get: 'GetBucketRequestPayment',
  member: 'RequestPaymentConfiguration',
  isOutput: true,
  absent: { Payer: 'BucketOwner' },
  accept: (document) => matching(configuration, document),
}
