import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { describeProcess, isRunning } from '../engine/process-identity.ts'
import { awsEnv, type AwsEnvOptions } from './aws-env.ts'
import type { ServedCertificate } from './tls/server-tls.ts'
import { writePrivate } from './write-private.ts'

const announcement = z.object({
  endpoint: z.url({ protocol: /^https?$/ }),
  region: z.string().min(1),
  /** The file of a self-signed certificate, by which the server is known. */
  certificate: z.string().optional(),
  pid: z.int().positive(),
  /** With the pid, what tells the process from a later one. */
  started: z.string().default(''),
  boot: z.string().default(''),
})

/** Where the server of a data directory is. */
export type ServerAnnouncement = Readonly<z.infer<typeof announcement>>

/** What `announceServer` wrote. */
export interface Announced {
  /** Mode 0600: to be sourced for the AWS CLI. Stays when the server stops. */
  readonly awsEnvFile: string
  /** Says that the server is gone. */
  readonly withdraw: () => Promise<void>
}

/** A server that runs. */
export interface ToAnnounce extends Omit<AwsEnvOptions, 'certificate'> {
  readonly certificate?: ServedCertificate | undefined
}

const announcementFile = (directory: string): string => join(directory, 'server.json')

/**
 * Tells the programs of this machine where the server of a data directory is: `server.json` there
 * for this package, `aws.env` for the AWS CLI and SDKs.
 */
export async function announceServer(directory: string, server: ToAnnounce): Promise<Announced> {
  const { region, credentials } = server
  const endpoint = reachable(server.endpoint)
  const awsEnvFile = join(directory, 'aws.env')
  // A given certificate is for its owner to make known.
  const certificate = server.certificate?.selfSigned === true ? server.certificate.file : undefined
  await writePrivate(awsEnvFile, awsEnv({ endpoint, region, credentials, certificate }))
  const announced: ServerAnnouncement = {
    endpoint,
    region,
    ...(certificate !== undefined && { certificate }),
    ...(await describeProcess(process.pid)),
  }
  await writePrivate(announcementFile(directory), `${JSON.stringify(announced)}\n`)
  return {
    awsEnvFile,
    async withdraw() {
      const { pid } = (await readAnnouncement(directory)) ?? {}
      if (pid === process.pid) await rm(announcementFile(directory), { force: true })
    },
  }
}

/** Where the server of a data directory is; undefined when none runs, also after a crash. */
export async function announcedServer(directory: string): Promise<ServerAnnouncement | undefined> {
  const announced = await readAnnouncement(directory)
  return announced !== undefined && (await isRunning(announced)) ? announced : undefined
}

async function readAnnouncement(directory: string): Promise<ServerAnnouncement | undefined> {
  try {
    return announcement.parse(JSON.parse(await readFile(announcementFile(directory), 'utf8')))
  } catch {
    return undefined
  }
}

/** A server that listens on every address is reached on this machine's own. */
function reachable(endpoint: string): string {
  return endpoint.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}
