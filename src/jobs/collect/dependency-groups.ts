/** Assets that lead to each other; one alone is a cycle only if it names itself. */
export interface DependencyGroup {
  readonly names: readonly string[]
  readonly isCycle: boolean
}

interface Node {
  readonly name: string
  readonly number: number
  low: number
  isOpen: boolean
  /** Those that it names and that are still to be looked at. */
  readonly rest: string[]
}

/**
 * Groups names so that each comes after all that it depends on, and those in a circle come together.
 * Source: R. Tarjan, "Depth-first search and linear graph algorithms" (1972), without recursion.
 */
export function dependencyGroups(
  dependencies: ReadonlyMap<string, readonly string[]>,
): readonly DependencyGroup[] {
  const nodes = new Map<string, Node>()
  const open: Node[] = []
  const groups: DependencyGroup[] = []
  const enter = (name: string): Node => {
    const rest = (dependencies.get(name) ?? []).filter((each) => dependencies.has(each))
    const node = { name, number: nodes.size, low: nodes.size, isOpen: true, rest }
    nodes.set(name, node)
    open.push(node)
    return node
  }
  const close = (root: Node): void => {
    const members = open.splice(open.lastIndexOf(root))
    for (const member of members) member.isOpen = false
    const names = members.map(({ name }) => name).toSorted()
    const isCycle = names.length > 1 || (dependencies.get(root.name) ?? []).includes(root.name)
    groups.push({ names, isCycle })
  }
  for (const start of dependencies.keys()) {
    if (nodes.has(start)) continue
    const path = [enter(start)]
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const next = node.rest.pop()
      if (next !== undefined) {
        const known = nodes.get(next)
        if (known === undefined) path.push(enter(next))
        else if (known.isOpen) node.low = Math.min(node.low, known.number)
        continue
      }
      if (node.low === node.number) close(node)
      path.pop()
      const before = path.at(-1)
      if (before !== undefined) before.low = Math.min(before.low, node.low)
    }
  }
  return groups
}
