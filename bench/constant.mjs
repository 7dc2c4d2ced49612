// Answers every request with one page of a given size, through the server that Medvind uses:  node bench/constant.mjs <bytes>
import { serve } from '@hono/node-server'

const body = 'x'.repeat(Number(process.argv[2]))
const server = serve(
  { fetch: () => new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' } }), port: 0 },
  (address) => console.log(`http://localhost:${address.port}`),
)
process.on('SIGTERM', () => server.close(() => process.exit(0)))
