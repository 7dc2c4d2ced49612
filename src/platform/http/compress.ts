import { promisify } from 'node:util'
import { constants, brotliCompress, gzip } from 'node:zlib'

const worthIt = 1_400
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Pages are mostly words that recur: compressed they are a tenth. Small ones, and files that are compressed already, go as they are. */
export const compressed = async (response: Response, acceptEncoding: string): Promise<Response> => {
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false
  if (!isPage || response.headers.has('content-encoding')) return response
  const headers = new Headers(response.headers)
  headers.append('vary', 'accept-encoding')
  const body = new Uint8Array(await response.arrayBuffer())
  const encoding = /\bbr\b/.test(acceptEncoding) ? 'br' : /\bgzip\b/.test(acceptEncoding) ? 'gzip' : null
  if (encoding === null || body.length < worthIt)
    return new Response(body, { status: response.status, headers })
  headers.set('content-encoding', encoding)
  const smaller =
    encoding === 'br'
      ? await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : await zip(body, { level: 5 })
  return new Response(new Uint8Array(smaller), { status: response.status, headers })
}
