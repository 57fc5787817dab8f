import { readFile } from 'node:fs/promises'
import type { Route } from './route.ts'

const assets = [
  { path: /^\/$/, file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: /^\/app\.js$/, file: 'app.js', type: 'text/javascript; charset=utf-8' },
  { path: /^\/style\.css$/, file: 'style.css', type: 'text/css; charset=utf-8' },
  { path: /^\/icon\.svg$/, file: 'icon.svg', type: 'image/svg+xml' },
] as const

/** The page, read once. It holds no data: that comes from the API and is shown as text, never as HTML. */
export async function createPageRoutes(): Promise<readonly Route[]> {
  return Promise.all(
    assets.map(async ({ path, file, type }): Promise<Route> => {
      const bytes = await readFile(new URL(`public/${file}`, import.meta.url))
      const headers = { 'content-type': type, 'cache-control': 'no-cache' }
      return { method: 'GET', path, open: true, handle: () => new Response(bytes, { headers }) }
    }),
  )
}
