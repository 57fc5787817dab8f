/** Runs asynchronous work one piece at a time, in the order it was given. */
export function createExclusive(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const outcome = last.then(work)
    last = outcome.catch(() => undefined)
    return outcome
  }
}
