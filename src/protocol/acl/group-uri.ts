import type { Group } from './grant.ts'

/** Source: S3 User Guide, "Access control list (ACL) overview", Amazon S3 predefined groups. */
const uris: Readonly<Record<Group, string>> = {
  AllUsers: 'http://acs.amazonaws.com/groups/global/AllUsers',
  AuthenticatedUsers: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  LogDelivery: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
}

const byUri = new Map(Object.entries(uris).map(([group, uri]) => [uri, group as Group]))

/** The URI by which requests and answers name a group. */
export const groupUri = (group: Group): string => uris[group]

/** The group of a URI; undefined if S3 has none of that name. */
export const groupOf = (uri: string): Group | undefined => byUri.get(uri)
