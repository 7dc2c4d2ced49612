import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCss } from '../../tools/css.mjs'

/** The policy of the app itself: nothing inline, nothing from elsewhere. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "script-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

export type GalleryServer = { address: string; close: () => Promise<void> }

export type GalleryAssets = { css: string; fonts: string[]; scripts: string[]; icon: string }

/** Serves pages by path, with the real style sheet, fonts and islands beside them. */
export const serveGallery = async (
  render: (assets: GalleryAssets) => Record<string, string>,
): Promise<GalleryServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'medvind-gallery-'))
  const built = await buildCss(folder)
  const island = stripTypeScriptTypes(await readFile('src/islands/error-summary.ts', 'utf8'))
  const icon = await readFile('src/design/page-frame/icon.svg')
  const pages = render({
    css: `/${built.css}`,
    fonts: built.fonts.slice(0, 2).map((font) => `/${font}`),
    scripts: ['/error-summary.js'],
    icon: '/icon.svg',
  })
  const known = new Set([built.css, ...built.fonts, ...built.images])

  const answer = async (path: string): Promise<{ type: string; body: string | Buffer } | null> => {
    const page = pages[path]
    if (page !== undefined) return { type: 'text/html; charset=utf-8', body: page }
    if (path === '/error-summary.js') return { type: 'text/javascript; charset=utf-8', body: island }
    if (path === '/icon.svg') return { type: 'image/svg+xml', body: icon }
    const name = path.slice(1)
    if (!known.has(name)) return null
    return { type: types[name.split('.').at(-1) ?? ''] ?? '', body: await readFile(join(folder, name)) }
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    void answer(path).then((found) => {
      response.writeHead(found === null ? 404 : 200, {
        'content-type': found?.type ?? 'text/plain',
        'content-security-policy': policy,
      })
      response.end(found?.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const listening = server.address()
  const port = typeof listening === 'object' && listening !== null ? listening.port : 0
  return {
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      await rm(folder, { recursive: true, force: true })
    },
  }
}
