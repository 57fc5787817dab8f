/** What a bucket should hold, kept as simply as can be: all versions of a key, newest first. */
export interface ModelVersion {
  readonly versionId: string
  readonly deleteMarker: boolean
  readonly body: string
}

export type Model = Map<string, ModelVersion[]>

export type ModelVersioning = 'Enabled' | 'Suspended' | undefined

/** What S3 says a write does: a null version takes the place of the null version. */
export function modelWrite(model: Model, key: string, version: ModelVersion): void {
  const others = (model.get(key) ?? []).filter(
    (other) => version.versionId !== 'null' || other.versionId !== 'null',
  )
  model.set(key, [version, ...others])
}

export function modelDrop(model: Model, key: string, versionId: string): void {
  const left = (model.get(key) ?? []).filter((version) => version.versionId !== versionId)
  if (left.length === 0) model.delete(key)
  else model.set(key, left)
}

interface Query {
  readonly prefix: string
  readonly delimiter: string
  /** Exclusive, common prefixes included. */
  readonly after?: string
}

export type Listed = { readonly prefix: string } | { readonly key: string; readonly id: string }

/** Current objects and common prefixes, in order, without pages. */
export function modelList(model: Model, query: Query): readonly Listed[] {
  return listed(model, query, ([version]) =>
    version === undefined || version.deleteMarker ? [] : [version],
  )
}

/** All versions and common prefixes, in order, without pages. */
export function modelListVersions(model: Model, query: Query): readonly Listed[] {
  return listed(model, query, (versions) => versions)
}

function listed(
  model: Model,
  { prefix, delimiter, after }: Query,
  choose: (versions: readonly ModelVersion[]) => readonly ModelVersion[],
): readonly Listed[] {
  const result: Listed[] = []
  for (const key of [...model.keys()].toSorted(byUtf8)) {
    const chosen = choose(model.get(key) ?? [])
    if (!key.startsWith(prefix) || chosen.length === 0) continue
    if (after !== undefined && byUtf8(key, after) <= 0) continue
    const common = commonPrefix(key, prefix, delimiter)
    if (common === undefined) {
      result.push(...chosen.map(({ versionId: id }) => ({ key, id })))
    } else if (!after?.startsWith(common) && !result.some((one) => isPrefix(one, common))) {
      result.push({ prefix: common })
    }
  }
  return result
}

function isPrefix(one: Listed, prefix: string): boolean {
  return 'prefix' in one && one.prefix === prefix
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined
  const [first, ...rest] = key.slice(prefix.length).split(delimiter)
  return rest.length === 0 ? undefined : `${prefix}${first}${delimiter}`
}

const byUtf8 = (a: string, b: string): number => Buffer.from(a).compare(Buffer.from(b))
