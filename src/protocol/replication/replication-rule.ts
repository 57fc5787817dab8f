import type { Tags } from '../tagging.ts'

/** One rule of a replication configuration, in the shape that versions are matched against. */
export interface ReplicationRule {
  readonly id: string
  readonly isEnabled: boolean
  /** The greatest wins among rules of one destination. */
  readonly priority: number
  readonly prefix: string
  /** All of them. */
  readonly tags: Tags
  /** The name of the destination bucket. */
  readonly destination: string
  /** The account that the destination has to belong to, if the rule names one. */
  readonly account: string | undefined
  /** That of the source, if undefined. */
  readonly storageClass: string | undefined
  /** Replicas belong to the owner of the destination. */
  readonly overridesOwner: boolean
  readonly deleteMarkers: boolean
  /** Tags and ACLs of replicas go back to their source. */
  readonly replicaModifications: boolean
}

/** What a rule asks of a version, or of a delete marker, which has no tags. */
export interface ReplicationSubject {
  readonly key: string
  readonly tags?: Tags | undefined
  readonly isDeleteMarker?: boolean
}

/** The rules by which a version is replicated: for each destination the one of the greatest priority. */
export function replicationRulesFor(
  rules: readonly ReplicationRule[],
  subject: ReplicationSubject,
): readonly ReplicationRule[] {
  const chosen = new Map<string, ReplicationRule>()
  for (const rule of rules) {
    if (!matches(rule, subject)) continue
    const known = chosen.get(rule.destination)
    if (known === undefined || rule.priority > known.priority) chosen.set(rule.destination, rule)
  }
  return [...chosen.values()].filter((rule) => !subject.isDeleteMarker || rule.deleteMarkers)
}

function matches(rule: ReplicationRule, { key, tags = {} }: ReplicationSubject): boolean {
  return (
    rule.isEnabled &&
    key.startsWith(rule.prefix) &&
    Object.entries(rule.tags).every(([name, value]) => tags[name] === value)
  )
}
