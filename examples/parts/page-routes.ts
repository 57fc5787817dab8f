import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Route } from './route.ts'

const types = {
  'index.html': 'text/html; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

type Asset = keyof typeof types

/**
 * The page of an example, read and bundled once. It holds no data: that comes from the API and is shown
 * as text, never as HTML.
 */
export async function createPageRoutes(directory: URL): Promise<readonly Route[]> {
  const bundled = bundle(directory)
  return [
    assetRoute(/^\/$/, 'index.html', await readFile(new URL('index.html', directory))),
    assetRoute(/^\/icon\.svg$/, 'icon.svg', await readFile(new URL('icon.svg', directory))),
    assetRoute(/^\/app\.js$/, 'app.js', await bundled('app.js')),
    assetRoute(/^\/style\.css$/, 'style.css', await bundled('style.css')),
  ]
}

function assetRoute(path: RegExp, asset: Asset, body: Uint8Array): Route {
  const headers = { 'content-type': types[asset], 'cache-control': 'no-cache' }
  return { method: 'GET', path, open: true, handle: () => new Response(body, { headers }) }
}

/** A script with the modules that it imports, a style sheet with those that it names. */
function bundle(directory: URL): (entry: Asset) => Promise<Uint8Array> {
  return async (entry) => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(entry, directory))],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      // Where `stowage/browser` is found, as in the modules of the server.
      tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)),
      write: false,
      logLevel: 'silent',
    })
    return outputFiles[0]?.contents ?? new Uint8Array()
  }
}
