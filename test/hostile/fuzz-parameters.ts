/** Each property runs this long where somebody asks for more than the usual few runs, in seconds. */
const seconds = Number(process.env['STOWAGE_FUZZ_SECONDS'] ?? 0)

/** How often a property is tried: a fixed number of times, or with `STOWAGE_FUZZ_SECONDS` until they have passed. */
export function fuzzParameters(numRuns: number) {
  return seconds === 0
    ? { numRuns }
    : {
        numRuns: 100_000_000,
        interruptAfterTimeLimit: seconds * 1000,
        markInterruptAsFailure: false,
      }
}

/** For the test around it, in milliseconds. */
export const fuzzTimeoutMs = 60_000 + seconds * 2000
