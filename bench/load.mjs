// Asks for one address over and over on some connections, and prints how many answers came:  node bench/load.mjs <json>
import { Agent, get } from 'node:http'

const { url, cookie, connections, seconds } = JSON.parse(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: connections })
const until = performance.now() + seconds * 1000
const latencies = []
let failed = 0

const ask = () =>
  new Promise((resolve) => {
    const started = performance.now()
    get(url, { agent, headers: { cookie, 'accept-encoding': 'identity' } }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) latencies.push(performance.now() - started)
        else failed += 1
        resolve()
      })
    }).on('error', () => {
      failed += 1
      resolve()
    })
  })

const started = performance.now()
await Promise.all(
  Array.from({ length: connections }, async () => {
    while (performance.now() < until) await ask()
  }),
)
const elapsed = (performance.now() - started) / 1000
agent.destroy()
latencies.sort((a, b) => a - b)
console.log(
  JSON.stringify({
    perSecond: latencies.length / elapsed,
    failed,
    p50: latencies[Math.floor(latencies.length * 0.5)] ?? null,
    p95: latencies[Math.floor(latencies.length * 0.95)] ?? null,
  }),
)
