import { z } from 'zod'

const tag = z.object({ Key: z.string().min(1), Value: z.string() })

const alone = { Prefix: z.string(), Tag: tag, AccessPointArn: z.string().min(1) }
const together = {
  Prefix: alone.Prefix.optional(),
  Tags: z.array(tag).optional(),
  AccessPointArn: alone.AccessPointArn.optional(),
}

/** The objects that a configuration is about: one predicate, or several below `And`. */
export const configurationFilter = filterOf({ withAccessPoint: false })

/** The same, by access point too. */
export const metricsFilter = filterOf({ withAccessPoint: true })

function filterOf({ withAccessPoint }: { readonly withAccessPoint: boolean }) {
  const { AccessPointArn, ...others } = together
  const and = z
    .strictObject(withAccessPoint ? { ...others, AccessPointArn } : others)
    .refine(({ Tags = [], ...more }) => Object.keys(more).length + Tags.length >= 2)
  const one = [
    z.strictObject({ Prefix: alone.Prefix }),
    z.strictObject({ Tag: alone.Tag }),
    z.strictObject({ And: and }),
  ]
  return z
    .union(
      withAccessPoint ? [...one, z.strictObject({ AccessPointArn: alone.AccessPointArn })] : one,
    )
    .optional()
}
