/** What asks for nothing that would have to be done. */
export interface IdleMembers {
  /** These ask for nothing, whatever their value. */
  readonly neutral: ReadonlySet<string>
  /** These ask for nothing but what is done anyway. */
  readonly defaults: Readonly<Record<string, readonly unknown[]>>
}

/**
 * The first member of an input that nobody acts on: what a client asks for and would not get must not
 * be passed over in silence. Checksums are the affair of whatever receives the body.
 */
export function unhonouredMember(
  input: Readonly<Record<string, unknown>>,
  honoured: ReadonlySet<string>,
  { neutral, defaults }: IdleMembers,
): string | undefined {
  for (const member in input) {
    const value = input[member]
    if (value === undefined || honoured.has(member) || neutral.has(member)) continue
    if (member.startsWith('Checksum') || defaults[member]?.includes(value) === true) continue
    return member
  }
  return undefined
}
