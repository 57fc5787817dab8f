import type { Kind } from '../kinds.ts'
import { flag, secret, text } from './setting.ts'
import type { FlagSetting, Setting, TextSetting } from './setting.ts'

/** The settings of one kind of storage. */
export interface KindSettings {
  readonly enabled: FlagSetting
  /** Takes the credentials and the bucket of another storage. */
  readonly reuse?: FlagSetting
  readonly accessKeyId: TextSetting
  readonly secretAccessKey: TextSetting
  readonly bucket: TextSetting
  readonly acl: TextSetting<string>
  readonly customDomain: TextSetting
  readonly location: TextSetting<string>
  readonly service?: TextSetting
}

/** Each kind as the environment and its messages know it. */
export interface KindTable {
  /** What messages call the storage. */
  readonly title: string
  /** Whose credentials and bucket `reuse` takes. */
  readonly reuses?: Kind
  readonly settings: KindSettings
}

const accessKeyId = 'AWS access key ID'
const secretAccessKey = 'AWS secret access key'
const bucket = 'S3 bucket name'
const location = 'Key prefix in the bucket'

/** The variables of the four kinds. */
export const kindTables: Readonly<Record<Kind, KindTable>> = {
  static: {
    title: 'StaticStorage',
    settings: {
      enabled: flag('OXI_USE_STATIC_S3', 'Enable static S3 storage'),
      accessKeyId: secret('OXI_STATIC_ACCESS_KEY_ID', accessKeyId),
      secretAccessKey: secret('OXI_STATIC_SECRET_ACCESS_KEY', secretAccessKey),
      bucket: text('OXI_STATIC_STORAGE_BUCKET_NAME', bucket),
      acl: text('OXI_STATIC_DEFAULT_ACL', 'Who may read: anyone', 'public-read'),
      customDomain: text('OXI_STATIC_S3_CUSTOM_DOMAIN', 'Custom domain (CDN), required'),
      location: text('OXI_STATIC_LOCATION', location, 'static'),
    },
  },
  'public-media': {
    title: 'PublicMediaStorage',
    reuses: 'static',
    settings: {
      enabled: flag('OXI_USE_DEFAULT_S3', 'Enable public media S3 storage'),
      reuse: flag('OXI_USE_STATIC_S3_AS_DEFAULT', 'Reuse static S3 credentials and bucket'),
      accessKeyId: secret('OXI_DEFAULT_S3_ACCESS_KEY_ID', accessKeyId),
      secretAccessKey: secret('OXI_DEFAULT_S3_SECRET_ACCESS_KEY', secretAccessKey),
      bucket: text('OXI_DEFAULT_S3_STORAGE_BUCKET_NAME', bucket),
      acl: text('OXI_DEFAULT_S3_DEFAULT_ACL', 'Who may read: anyone', 'public-read'),
      customDomain: text('OXI_DEFAULT_S3_S3_CUSTOM_DOMAIN', 'Custom domain (CDN), required'),
      location: text('OXI_DEFAULT_S3_LOCATION', location, 'media'),
    },
  },
  'private-media': {
    title: 'PrivateMediaStorage',
    settings: {
      enabled: flag('OXI_USE_PRIVATE_S3', 'Enable private media S3 storage'),
      accessKeyId: secret('OXI_PRIVATE_S3_ACCESS_KEY_ID', accessKeyId),
      secretAccessKey: secret('OXI_PRIVATE_S3_SECRET_ACCESS_KEY', secretAccessKey),
      bucket: text('OXI_PRIVATE_S3_STORAGE_BUCKET_NAME', bucket),
      acl: text('OXI_PRIVATE_S3_DEFAULT_ACL', 'Who may read: signed URLs only', 'private'),
      customDomain: text(
        'OXI_PRIVATE_S3_S3_CUSTOM_DOMAIN',
        'S3, or a CloudFront domain with its key',
      ),
      location: text('OXI_PRIVATE_S3_LOCATION', location, 'private'),
    },
  },
  logs: {
    title: 'LogStorage',
    reuses: 'private-media',
    settings: {
      enabled: flag('OXI_USE_LOG_S3', 'Enable log S3 storage'),
      reuse: flag('OXI_USE_PRIVATE_S3_AS_LOG', 'Reuse private S3 credentials and bucket'),
      accessKeyId: secret('OXI_LOG_S3_ACCESS_KEY_ID', accessKeyId),
      secretAccessKey: secret('OXI_LOG_S3_SECRET_ACCESS_KEY', secretAccessKey),
      bucket: text('OXI_LOG_S3_STORAGE_BUCKET_NAME', bucket),
      acl: text('OXI_LOG_S3_DEFAULT_ACL', 'Who may read: signed URLs only', 'private'),
      customDomain: text('OXI_LOG_S3_S3_CUSTOM_DOMAIN', 'S3, or a CloudFront domain with its key'),
      location: text('OXI_LOG_S3_LOCATION', `${location}, before the service`, 'oxi_logs'),
      service: text('OXI_SERVICE_NAME', 'Whose logs they are, the end of the key prefix'),
    },
  },
}

/** The variables of the one storage that is S3 or a directory; these have no prefix. */
export const defaultTable = {
  title: 'DefaultStorage',
  settings: {
    enabled: flag('USE_S3', 'Keep objects in S3 (True) or in a directory (False)'),
    accessKeyId: secret('AWS_ACCESS_KEY_ID', `${accessKeyId}, of storages without their own too`),
    secretAccessKey: secret('AWS_SECRET_ACCESS_KEY', secretAccessKey),
    sessionToken: secret('AWS_SESSION_TOKEN', 'Session token of temporary credentials'),
    bucket: text('AWS_STORAGE_BUCKET_NAME', bucket),
    region: text('AWS_S3_REGION_NAME', 'Region of that bucket', 'us-east-2'),
    directory: text('MEDIA_ROOT', 'Directory that holds the objects without S3', 'media'),
  },
} as const

/** What signs URLs on the custom domains of private storages, in the names of django-storages. */
export const cloudFrontSettings = {
  keyPairId: text('AWS_CLOUDFRONT_KEY_ID', 'CloudFront public key, for private custom domains'),
  privateKey: secret('AWS_CLOUDFRONT_KEY', 'Its private key, in PEM'),
} as const

/** Where the buckets of the four kinds are, the first that is set. */
export const regionSettings = [
  text('AWS_REGION', 'Region of the buckets of the storages above', 'us-east-1'),
  text('AWS_DEFAULT_REGION', 'What AWS_REGION is for other SDKs, read where that is unset'),
] as const

/** Any of them says that the AWS SDK's chain has a source of credentials. */
export const chainSettings = [
  text('AWS_PROFILE', 'Profile of the AWS configuration'),
  text('AWS_SHARED_CREDENTIALS_FILE', 'Where the profiles are'),
  text('AWS_WEB_IDENTITY_TOKEN_FILE', 'Token of a role'),
  text('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'Where a container asks for its role'),
  text('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'Where a container asks for its role'),
] as const

/** Any of them says that S3 is another than that of AWS, whose regions are its own. */
export const endpointSettings = [
  text('AWS_ENDPOINT_URL_S3', 'Endpoint of S3'),
  text('AWS_ENDPOINT_URL', 'Endpoint of every API of AWS'),
] as const

/** Every setting that is Stowage's to document, under the storage that it belongs to. */
export const settingGroups: readonly (readonly [string, readonly Setting[]])[] = [
  ...Object.values(kindTables).map(({ title, settings }): [string, Setting[]] => [
    title,
    Object.values<Setting>({ ...settings }),
  ]),
  ['CloudFront', Object.values(cloudFrontSettings)],
  ['Region', regionSettings],
  [defaultTable.title, Object.values(defaultTable.settings)],
]
