import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { awsEnv } from './aws-env.ts'

const hostile = `a'b"c$(exit 1)\`exit 1\`\\ \n;x`

test('a shell that sources it has exactly these values, whatever they hold', () => {
  const text = awsEnv({
    endpoint: 'http://127.0.0.1:9000',
    region: 'us-east-2',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: hostile },
  })
  const print = `printf '%s|' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_ENDPOINT_URL"
    printf '%s|' "$AWS_REGION" "$AWS_DEFAULT_REGION" "\${AWS_SESSION_TOKEN-unset}"`
  const env = { AWS_SESSION_TOKEN: 'of another account' }
  const output = execFileSync('/bin/sh', ['-c', `${text}${print}`], { env, encoding: 'utf8' })
  expect(output).toBe(`AKIA|${hostile}|http://127.0.0.1:9000|us-east-2|us-east-2|unset|`)
})
