import { Command, Option } from 'commander'
import type { Presigner } from '../../client/presigner.ts'
import { cliError } from '../errors.ts'
import { integerBetween } from '../option-values.ts'
import { print, printJson } from '../print.ts'
import { addReachOptions, withClient, type ReachOptions } from '../reach.ts'
import { parseS3Location, type S3Location } from '../s3-location.ts'

interface PresignOptions extends ReachOptions {
  readonly method: 'GET' | 'PUT'
  readonly expiresIn: number
  readonly contentType?: string
  readonly json?: boolean
}

const sevenDays = 604_800

const help = `
Contacts nothing: the URL is signed here. With temporary credentials it ends
when they do. With PUT, --content-type is signed and the upload has to send it;
with GET it replaces the object's.

With --json, one line: {"url","method","expiresIn"}

Example:
  $ stowage presign s3://documents/contract.pdf --expires-in 86400
`

/** `stowage presign`: a URL that needs no credentials. */
export function presignCommand(): Command {
  const method = new Option('--method <method>', 'what the URL allows').choices(['GET', 'PUT'])
  return addReachOptions(new Command('presign'))
    .description('sign a URL that downloads or uploads one object')
    .argument('<object>', 's3://bucket/key')
    .option('--public-endpoint <url>', 'S3 as browsers reach it: what the URL names')
    .addOption(method.default('GET'))
    .option('--expires-in <seconds>', 'at most 604800', integerBetween(1, sevenDays), 3600)
    .option('--content-type <type>', 'media type of the object')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(presign)
}

async function presign(object: string, options: PresignOptions): Promise<void> {
  const location = parseS3Location(object)
  if (location.key === '') throw cliError('ArgumentInvalid', { message: `${object} names no key.` })
  const url = await withClient(options, async (client) =>
    urlOf(await client.presigner(), location, options),
  )
  const { method, expiresIn, json } = options
  await (json ? printJson({ url, method, expiresIn }) : print(url))
}

function urlOf(
  { presign: sign }: Presigner,
  { bucket, key }: S3Location,
  { method, expiresIn, contentType }: PresignOptions,
): string {
  const object = { Bucket: bucket, Key: key }
  return method === 'PUT'
    ? sign('PutObject', { ...object, ContentType: contentType }, { expiresIn })
    : sign('GetObject', { ...object, ResponseContentType: contentType }, { expiresIn })
}
