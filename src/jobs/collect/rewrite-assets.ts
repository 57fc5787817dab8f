import { createHash } from 'node:crypto'
import { digestsOf } from '../digests.ts'
import { openFile } from '../open-file.ts'
import { runAhead } from '../run-ahead.ts'
import type { Bytes } from '../same-content.ts'
import type { Asset } from './asset.ts'
import { dependencyGroups } from './dependency-groups.ts'
import { hashedName } from './hashed-name.ts'
import { linkAsset, type LinkedAsset, type LinkOptions } from './linked-asset.ts'
import { withNewName } from './resolve-reference.ts'

/** An asset as it is to be stored. */
export interface RewrittenAsset {
  /** Its place in the directory. */
  readonly name: string
  /** The key that it gets: with its hash, or the name as it is. */
  readonly path: string
  /** SHA-256 of its bytes, in hex. */
  readonly hash: string
  /** Bytes. */
  readonly size: number
  readonly open: () => Promise<Bytes>
}

export interface RewriteOptions extends LinkOptions {
  /** Whether an asset gets its hash into its name. */
  readonly isHashed: (name: string) => boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * Names each asset after its bytes, and writes those names into the assets that refer to it, so that
 * they change with it. Assets that refer to each other in a circle share a hash of all of them. Throws
 * `AssetMissing`.
 */
export async function rewriteAssets(
  assets: readonly Asset[],
  options: RewriteOptions,
): Promise<ReadonlyMap<string, RewrittenAsset>> {
  const names = new Set(assets.map(({ name }) => name))
  const linked = new Map<string, LinkedAsset>()
  const done = new Map<string, RewrittenAsset>()
  await runAhead(
    iterate(assets),
    async (asset) => {
      const found = await linkAsset(asset, names, options)
      if (found === undefined) done.set(asset.name, await plainAsset(asset, options))
      else linked.set(asset.name, found)
    },
    { concurrency: 8, signal: options.signal },
  )
  const dependencies = new Map(
    Array.from(linked.values(), ({ name, links }) => [
      name,
      links.map(({ to }) => to).filter((to) => options.isHashed(to)),
    ]),
  )
  const paths = new Map(Array.from(done.values(), ({ name, path }) => [name, path]))
  // The name of one that is not hashed is known before its bytes are.
  for (const name of linked.keys()) if (!options.isHashed(name)) paths.set(name, name)
  for (const group of dependencyGroups(dependencies)) {
    const members = group.names.map((name) => linked.get(name)).filter(isThere)
    for (const [name, hash] of hashesOf(members, { ...group, paths }))
      if (options.isHashed(name)) paths.set(name, hashedName(name, hash))
    for (const member of members) done.set(member.name, rewrittenAsset(member, paths))
  }
  return done
}

const isThere = (each: LinkedAsset | undefined): each is LinkedAsset => each !== undefined

async function* iterate(assets: readonly Asset[]): AsyncGenerator<Asset, void, undefined> {
  yield* assets
}

async function plainAsset(
  { name, file, size }: Asset,
  { isHashed }: RewriteOptions,
): Promise<RewrittenAsset> {
  const digests = await digestsOf(await openFile(file, size), ['SHA256'])
  const hash = digests.of('SHA256').toString('hex')
  const path = isHashed(name) ? hashedName(name, hash) : name
  return { name, path, hash, size: digests.size, open: () => openFile(file, digests.size) }
}

interface Known {
  readonly isCycle: boolean
  readonly paths: ReadonlyMap<string, string>
}

/** The hashes of a group: in a circle no name can be known first, so they are of all of its texts. */
function hashesOf(
  members: readonly LinkedAsset[],
  { isCycle, paths }: Known,
): ReadonlyMap<string, string> {
  const own = new Map(members.map((each) => [each.name, sha256(rewritten(each, paths))]))
  if (!isCycle) return own
  const all = Array.from(own, ([name, hash]) => `${hash} ${name}\n`).join('')
  return new Map(Array.from(own, ([name, hash]) => [name, sha256(Buffer.from(hash + all))]))
}

function rewrittenAsset(member: LinkedAsset, paths: ReadonlyMap<string, string>): RewrittenAsset {
  const bytes = rewritten(member, paths)
  const { name } = member
  const path = paths.get(name) ?? name
  const open = (): Promise<Bytes> => Promise.resolve(bytes)
  return { name, path, hash: sha256(bytes), size: bytes.byteLength, open }
}

/** The bytes of an asset with the paths that are known in place of the names. */
function rewritten(
  { text, encoding, links }: LinkedAsset,
  paths: ReadonlyMap<string, string>,
): Buffer {
  let output = ''
  let at = 0
  for (const { start, end, url, to } of links.toSorted((a, b) => a.start - b.start)) {
    const path = paths.get(to)
    if (path === undefined || path === to) continue
    output += text.slice(at, start) + withNewName(url, path)
    at = end
  }
  return Buffer.from(output + text.slice(at), encoding)
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
