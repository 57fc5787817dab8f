const named = `
  AccessGrantScope AccessGrantsInstanceArn AccessGrantsLocationScope AccessPointNetworkOrigin
  annotation-prefix authType DataAccessPointAccount DataAccessPointArn delimiter
  deliverySourceArn destinationRegion ExistingJobOperation ExistingJobPriority if-match
  if-none-match InventoryAccessibleOptionalFields isReplicationPauseRequest JobSuspendedCause
  locationconstraint logType max-annotation-results max-keys object-lock-event-hold
  object-lock-event-hold-duration-days object-lock-legal-hold object-lock-mode
  object-lock-remaining-retention-days object-lock-retain-until-date ObjectCreationOperation
  prefix RequestJobOperation RequestJobPriority RequestObjectTagKeys ResourceAccount
  resourceArnBeingAuthorized signatureAge signatureversion TlsVersion versionid x-amz-acl
  x-amz-bucket-namespace x-amz-content-sha256 x-amz-copy-source x-amz-grant-full-control
  x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp
  x-amz-metadata-directive x-amz-object-annotation-directive x-amz-object-if-match
  x-amz-object-ownership x-amz-server-side-encryption
  x-amz-server-side-encryption-aws-kms-key-id x-amz-server-side-encryption-customer-algorithm
  x-amz-storage-class x-amz-website-redirect-location
`

const prefixed = ['accesspointtag/', 'buckettag/', 'existingobjecttag/', 'requestobjecttag/']

/**
 * The condition keys that S3 itself defines, lower-case, without `s3:`; those for tags end in `/`.
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
 */
const s3Keys: ReadonlySet<string> = new Set(named.trim().toLowerCase().split(/\s+/))

/** False for a key that S3 refuses: one of its own prefix that it does not have, or of no prefix. */
export function isConditionKey(key: string): boolean {
  const colon = key.indexOf(':')
  if (colon < 1) return false
  if (key.slice(0, colon).toLowerCase() !== 's3') return true
  const name = key.slice(colon + 1).toLowerCase()
  return s3Keys.has(name) || prefixed.some((prefix) => name.startsWith(prefix))
}
