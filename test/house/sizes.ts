import { isProduct, type Findings, type SourceFile } from './source-file.ts'

const cap = 300

/** Pages that may be longer, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {}

const linesOf = ({ text }: SourceFile): number => text.split('\n').length - 1

export function sizeFindings(files: readonly SourceFile[]): Findings {
  return files
    .filter((file) => linesOf(file) > cap && exceptions[file.path] === undefined)
    .map((file) => `${file.path}: ${linesOf(file)} lines, ${cap} at most`)
}

/** The median length of the product's pages, in lines. */
export function medianLines(files: readonly SourceFile[]): number {
  const lengths = files
    .filter(isProduct)
    .map(linesOf)
    .toSorted((a, b) => a - b)
  return lengths[Math.floor(lengths.length / 2)] ?? 0
}
