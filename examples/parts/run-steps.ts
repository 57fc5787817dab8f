/** What a step found, when it found what it should; otherwise it throws. */
export type RehearsalStep<R> = (rehearsal: R) => Promise<string>

/** Goes through the steps, telling each; false at the first that fails. */
export async function runSteps<R>(
  steps: Readonly<Record<string, RehearsalStep<R>>>,
  rehearsal: R,
  tell: (line: string) => void,
): Promise<boolean> {
  for (const [name, step] of Object.entries(steps)) {
    try {
      tell(`  ✓ ${name}: ${await step(rehearsal)}`)
    } catch (error) {
      tell(`  ✗ ${name}: ${error instanceof Error ? error.message : String(error)}`)
      return false
    }
  }
  return true
}

export function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
