import { createServer } from 'node:http'
import { bodyBytes } from '../load/body-bytes.ts'

// The limit of node:http on this machine: signs nothing, checks nothing, stores nothing.
// A GET of `/…/<size>/<name>` answers so many bytes from memory.

const etag = '"d41d8cd98f00b204e9800998ecf8427e"'

const server = createServer((request, response) => {
  if (request.method === 'PUT') {
    request.on('data', () => {})
    request.on('end', () => {
      response.writeHead(200, { 'content-length': 0, etag })
      response.end()
    })
    return
  }
  const body = bodyBytes(Number(/\/(\d+)\/[^/]*$/.exec(request.url ?? '')?.[1] ?? 0))
  response.writeHead(200, {
    'content-length': body.length,
    'content-type': 'application/octet-stream',
    etag,
  })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  console.log(JSON.stringify({ endpoint: `http://127.0.0.1:${port}` }))
})
