import { Command } from 'commander'
import { print } from '../print.ts'
import { environmentPrefixOption } from './environment-prefix.ts'

const help = `
Each variable is preceded by what it is, its type and its default, which it is
set to: what is printed changes nothing until it is edited.

Example:
  $ stowage env example --prefix APP_ > .env.example
`

/** `stowage env example`: the text of an `.env.example`. */
export function environmentExampleCommand(): Command {
  return new Command('example')
    .description('print an .env.example with every variable')
    .addOption(environmentPrefixOption())
    .addHelpText('after', help)
    .action(example)
}

async function example({ prefix }: { readonly prefix: string }): Promise<void> {
  const { environmentExample } =
    await import('../../declaration/environment/environment-example.ts')
  await print(environmentExample({ prefix }).trimEnd())
}
