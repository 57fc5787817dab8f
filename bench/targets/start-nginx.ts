import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runProgram } from '../../scripts/run-program.ts'
import type { Bench } from '../bench.ts'
import { bodyBytes } from '../load/body-bytes.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { endProcess } from '../end-process.ts'
import { benchCredentials, type Target } from './target.ts'

/** A file that nginx serves: its path after the host, and the size of its body. */
export interface ServedFile {
  readonly path: string
  readonly bodyBytes: number
}

/** Starts nginx with one worker and sendfile on those files; undefined where it is not installed. */
export async function startNginx(
  bench: Bench,
  files: readonly ServedFile[],
): Promise<Target | undefined> {
  if ((await runProgram('nginx', ['-v'])).code !== 0) return undefined
  const directory = await temporaryDirectory(bench.scope, bench.directory)
  const root = join(directory, 'files')
  for (const { path } of files) await mkdir(dirname(join(root, path)), { recursive: true })
  for (const { path, bodyBytes: size } of files) await writeFile(join(root, path), bodyBytes(size))
  const port = await freePort()
  await writeFile(join(directory, 'nginx.conf'), configuration(directory, port))
  const flags = ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', 'stderr']
  const child = spawn('nginx', flags, { stdio: ['ignore', 'ignore', 'inherit'] })
  bench.scope.defer(() => endProcess(child))
  const endpoint = `http://127.0.0.1:${port}`
  await untilAnswered(endpoint, child)
  return {
    name: 'nginx',
    note: 'one worker, sendfile; no signature, no checksum',
    endpoint,
    pids: child.pid === undefined ? [] : [child.pid],
    credentials: benchCredentials,
    stores: false,
  }
}

/** One process, so that its CPU time is that of one worker. */
const configuration = (directory: string, port: number): string => `
daemon off;
master_process off;
pid ${directory}/pid;
error_log stderr crit;
events { worker_connections 512; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  server { listen 127.0.0.1:${port}; root ${directory}/files; }
}
`

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function untilAnswered(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 5000
  for (;;) {
    try {
      await fetch(endpoint)
      return
    } catch (error) {
      if (child.exitCode !== null || performance.now() > deadline) throw error
      await delay(20)
    }
  }
}
