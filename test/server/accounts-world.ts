import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import type { ServerOptions } from '../../src/server/start-server.ts'
import { canonicalIdOf } from '../../src/server/accounts/canonical-id.ts'
import { openS3World, type S3World } from './s3-world.ts'

export const keyOf = (name: string) => ({
  accessKeyId: `KEYOF${name.toUpperCase()}`,
  secretAccessKey: `secretOf${name}`,
})

const account = (name: string, id: string, users: readonly object[] = []) => ({
  displayName: name,
  id,
  email: `${name}@example.com`,
  keys: [keyOf(name)],
  users,
})

const policyOf = (...statements: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: statements,
})

/** Two accounts; in each a user who may do everything, and in the first one who may read `open-*` only. */
export const document = {
  accounts: [
    account('ada', '111111111111', [
      {
        name: 'worker',
        path: '/staff/',
        keys: [keyOf('worker')],
        policies: { all: policyOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) },
      },
      {
        name: 'lender',
        keys: [keyOf('lender')],
        policies: {
          all: policyOf(
            { Effect: 'Allow', Action: 's3:*', Resource: '*' },
            {
              Effect: 'Allow',
              Action: 'iam:PassRole',
              Resource: 'arn:aws:iam::111111111111:role/replication',
              Condition: { StringEquals: { 'iam:PassedToService': 's3.amazonaws.com' } },
            },
          ),
        },
      },
      {
        name: 'reader',
        keys: [keyOf('reader')],
        policies: {
          read: policyOf({
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:ListBucket'],
            Resource: ['arn:aws:s3:::open-*', 'arn:aws:s3:::open-*/*'],
          }),
        },
      },
    ]),
    account('bob', '222222222222', [
      {
        name: 'helper',
        keys: [keyOf('helper')],
        policies: { all: policyOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) },
      },
      { name: 'guest', keys: [keyOf('guest')] },
      {
        name: 'settler',
        keys: [keyOf('settler')],
        policies: {
          there: policyOf({
            Effect: 'Allow',
            Action: 's3:CreateBucket',
            Resource: '*',
            Condition: { StringEquals: { 's3:locationconstraint': 'eu-west-1' } },
          }),
        },
      },
    ]),
  ],
}

export const canonicalId = {
  ada: canonicalIdOf('111111111111'),
  bob: canonicalIdOf('222222222222'),
}

/** A server with these accounts, and a client for each key. */
export interface AccountsWorld extends S3World {
  readonly as: (
    name: 'ada' | 'worker' | 'lender' | 'reader' | 'bob' | 'helper' | 'guest' | 'settler',
  ) => S3Client
}

export async function openAccountsWorld(
  options: Partial<ServerOptions> = {},
): Promise<AccountsWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-accounts-'))
  const accounts = join(directory, 'accounts.json')
  await writeFile(accounts, JSON.stringify(document))
  const world = await openS3World({ accounts, ...options })
  const clients = new Map<string, S3Client>()
  const clientOf = (name: string): S3Client => {
    const { endpoint } = world
    return new S3Client({
      endpoint,
      region: 'us-east-1',
      credentials: keyOf(name),
      forcePathStyle: true,
      maxAttempts: 1,
    })
  }
  return {
    ...world,
    as(name) {
      const client = clients.get(name) ?? clientOf(name)
      clients.set(name, client)
      return client
    },
    async close() {
      for (const client of clients.values()) client.destroy()
      await world.close()
      await rm(directory, { recursive: true })
    },
  }
}
