import { InvalidArgumentError, Option } from 'commander'

/** What the variables of the four kinds begin with. */
export function environmentPrefixOption(): Option {
  return new Option('--prefix <prefix>', 'what the variables begin with, its underscore included')
    .default('OXI_')
    .argParser(prefixValue)
}

function prefixValue(text: string): string {
  if (/^([A-Za-z_]\w*)?$/.test(text)) return text
  throw new InvalidArgumentError('It is letters, digits and underscores, like OXI_.')
}
