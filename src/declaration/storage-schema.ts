import { z } from 'zod'
import { closedObject, expects } from './closed-object.ts'
import type { StorageKinds } from './declaration.ts'
import { hostNameProblem } from './host-name.ts'
import type { Kind, PublicKind } from './kinds.ts'
import { storageSettings } from './storage-settings.ts'
import type { StorageSettings } from './storage-settings.ts'

/** The kind of the four that a kind is or extends. */
export type BaseKind<Name extends string, Kinds extends StorageKinds> = Name extends Kind
  ? Name
  : Kinds[Name]

/** One storage as users write it: a kind of use, and the place in a bucket that it has. */
export type StorageInput<
  Name extends string = Kind,
  Bucket extends string = string,
  Kinds extends StorageKinds = StorageKinds,
> = StoragePlace<Name, Bucket> & StorageDomain<BaseKind<Name, Kinds>>

interface StoragePlace<Name extends string, Bucket extends string> extends StorageSettings {
  /** One of the four kinds, or one of the declaration. */
  readonly kind: Name
  /** The bucket's key in the declaration. */
  readonly bucket: Bucket
}

type StorageDomain<K extends Kind> = K extends PublicKind ? PublicDomain : PrivateDomain<K>

interface PublicDomain {
  /** The host name of a CDN before the bucket. */
  readonly customDomain?: string | undefined
  readonly keyPairId?: undefined
  readonly service?: undefined
}

type PrivateDomain<K extends Kind> = {
  /** For logs without a location: whose logs they are. @default the app */
  readonly service?: (K extends 'logs' ? string : never) | undefined
} & (
  | { readonly customDomain?: undefined; readonly keyPairId?: undefined }
  | {
      /** The host name of a CloudFront distribution that takes signed URLs alone. */
      readonly customDomain: string
      /** CloudFront's id of the public key to the private one that signs the URLs there. */
      readonly keyPairId: string
    }
)

const serviceName = 'has to be letters, digits, ".", "_" and "-", beginning with a letter or digit'
const keyPair = 'has to be the id of a public key in CloudFront, like "K2JCJMDEHXQW5F"'

/** Validates the service whose logs a storage holds. */
export const serviceSchema = z
  .string(expects(serviceName))
  .regex(/^[A-Za-z0-9][\w.-]{0,62}$/, serviceName)

/** Validates CloudFront's id of a public key. */
export const keyPairIdSchema = z.string(expects(keyPair)).regex(/^[A-Z0-9]{4,64}$/, keyPair)

/** Validates one storage; that there is such a kind comes later. */
export const storageSchema = closedObject(
  {
    kind: z.string(expects('has to be the name of a kind')),
    bucket: z.string(expects('has to be the key of a declared bucket')),
    ...storageSettings,
    customDomain: z
      .string(expects('has to be a host name, like "cdn.example.com"'))
      .toLowerCase()
      .superRefine((host, context) => {
        const message = hostNameProblem(host)
        if (message !== undefined) context.addIssue({ code: 'custom', message, input: host })
      })
      .optional(),
    keyPairId: keyPairIdSchema.optional(),
    service: serviceSchema.optional(),
  },
  { expected: 'has to be a mapping with a kind and a bucket' },
)
