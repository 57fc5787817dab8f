import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import { isJsonObject, parseJson, type Json } from '../../core/json.ts'
import { cliError } from '../errors.ts'
import { accountSubcommand, change, printChange, type AccountOptions } from './account-change.ts'

const putHelp = `
The policy of that name, if there is one, is replaced.

With --json, one line: {"policy"}

Example:
  $ stowage account policy put acme ada read-media read-media.json
`

const deleteHelp = `
With --json, one line: {"policy"}

Example:
  $ stowage account policy delete acme ada read-media
`

/** `stowage account policy`: the inline policies of users. */
export function accountPolicyCommand(): Command {
  return new Command('policy')
    .description('put and delete inline policies of users')
    .addHelpText(
      'after',
      '\nExample:\n  $ stowage account policy put acme ada read-media read-media.json\n',
    )
    .addCommand(putCommand())
    .addCommand(deleteCommand())
}

function putCommand(): Command {
  return accountSubcommand('put', 'put a policy')
    .argument('<account>', 'id, canonical id or name of the account')
    .argument('<user>', 'name of the user')
    .argument('<policy>', 'name of the policy')
    .argument('<file>', 'its document (JSON); - reads standard input')
    .addHelpText('after', putHelp)
    .action(put)
}

async function put(...given: [string, string, string, string, AccountOptions]): Promise<void> {
  const [account, user, name, file, options] = given
  const document = await readDocument(file)
  const policy = await change(options, (edit, accounts) =>
    edit.putPolicy(accounts, { account, user }, { name, document }),
  )
  await printChange(options, { said: `Put policy ${policy}`, shown: { policy } })
}

async function readDocument(file: string): Promise<{ readonly [name: string]: Json }> {
  let document: Json
  try {
    document = parseJson(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'))
  } catch (cause) {
    throw notPolicy(file, cause)
  }
  if (!isJsonObject(document)) throw notPolicy(file)
  return document
}

const notPolicy = (file: string, cause?: unknown): Error =>
  cliError('ArgumentInvalid', {
    message: `${file === '-' ? 'Standard input' : file} is no policy document that can be read.`,
    hint: 'It is JSON: {"Version": "2012-10-17", "Statement": […]}.',
    cause,
  })

function deleteCommand(): Command {
  return accountSubcommand('delete', 'delete a policy')
    .argument('<account>', 'id, canonical id or name of the account')
    .argument('<user>', 'name of the user')
    .argument('<policy>', 'name of the policy')
    .addHelpText('after', deleteHelp)
    .action(async (...given: [string, string, string, AccountOptions]) => {
      const [account, user, name, options] = given
      const policy = await change(options, (edit, document) =>
        edit.deletePolicy(document, { account, user }, name),
      )
      await printChange(options, { said: `Deleted policy ${policy}`, shown: { policy } })
    })
}
