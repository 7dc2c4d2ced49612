import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}

/** What the build made: the address of each file by its plain name. Every address carries a hash of the content. */
export type AssetFolder = {
  readonly css: string
  readonly fonts: readonly string[]
  readonly icon: string | null
  /** The address of an island's script. */
  island(name: string): string
  /** Null when there is no such file. */
  read(name: string, acceptEncoding: string): Promise<Response | null>
}

export type AssetManifest = {
  readonly css: string
  readonly fonts: readonly string[]
  readonly icon: string | null
  readonly islands: Readonly<Record<string, string>>
  /** Every file that may be fetched. */
  readonly files: readonly string[]
}

type Encoded = { readonly body: Uint8Array<ArrayBuffer>; readonly encoding: string | null }

/** Serves the built files. Only names in the manifest are read, so that no address can leave the folder. */
export const openAssets = async (folder: string): Promise<AssetFolder> => {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as AssetManifest
  const known = new Set(manifest.files)
  const kept = new Map<string, Encoded>()

  const encoded = async (name: string, acceptEncoding: string): Promise<Encoded> => {
    const encoding = acceptEncoding.includes('br') ? 'br' : acceptEncoding.includes('gzip') ? 'gz' : ''
    const file = encoding !== '' && known.has(`${name}.${encoding}`) ? `${name}.${encoding}` : name
    const found = kept.get(file)
    if (found !== undefined) return found
    const body = new Uint8Array(await readFile(join(folder, file)))
    const result = { body, encoding: file === name ? null : encoding === 'br' ? 'br' : 'gzip' }
    kept.set(file, result)
    return result
  }

  return {
    css: `/aktiver/${manifest.css}`,
    fonts: manifest.fonts.map((font) => `/aktiver/${font}`),
    icon: manifest.icon === null ? null : `/aktiver/${manifest.icon}`,
    island: (name) => {
      const file = manifest.islands[name]
      if (file === undefined) throw new Error(`No island is called ${name}.`)
      return `/aktiver/${file}`
    },
    read: async (name, acceptEncoding) => {
      if (!known.has(name)) return null
      const { body, encoding } = await encoded(name, acceptEncoding)
      return new Response(body, {
        headers: {
          'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          ...(encoding === null ? {} : { 'content-encoding': encoding }),
        },
      })
    },
  }
}
