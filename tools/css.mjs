// Compiles the style sheet and puts it, with the fonts and icons it names, under content-hashed names in a folder.
//   node tools/css.mjs <folder>
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { compile, Logger } from 'sass'

const root = fileURLToPath(new URL('..', import.meta.url))
const dkfds = join(root, 'node_modules/dkfds/dist')

const hashedName = (name, content) => {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 10)
  return `${basename(name, extname(name))}-${hash}${extname(name)}`
}

const put = async (folder, name, content) => {
  const hashed = hashedName(name, content)
  await writeFile(join(folder, hashed), content)
  return hashed
}

/**
 * The style sheet refers to the files of dkfds as `dkfds:<path>`. Each becomes a file beside the style sheet, so that
 * the addresses in it stay relative and work under any folder.
 *
 * @param {string} folder where the files go; it is made when missing
 * @returns {Promise<{css: string, fonts: string[], images: string[]}>} the names, for links and for preloading. The
 *   first two fonts are the ones that every page uses.
 */
export const buildCss = async (folder) => {
  await mkdir(folder, { recursive: true })
  const { css } = compile(join(root, 'src/design/app.scss'), {
    style: 'compressed',
    loadPaths: [join(root, 'node_modules')],
    quietDeps: true,
    logger: Logger.silent,
  })
  const references = [
    ...new Set([...css.matchAll(/url\(["']?dkfds:([^"')]+)["']?\)/g)].map((match) => match[1])),
  ]
  const names = new Map()
  for (const reference of references) {
    names.set(reference, await put(folder, reference, await readFile(join(dkfds, reference))))
  }
  const rewritten = css.replaceAll(
    /url\(["']?dkfds:([^"')]+)["']?\)/g,
    (_, reference) => `url(${names.get(reference)})`,
  )
  if (/url\((?!["']?[\w-]+\.(?:woff2|svg)\b)/.test(rewritten))
    throw new Error('The style sheet names an unknown file')
  const built = [...names.values()]
  const fonts = built.filter((name) => name.endsWith('.woff2'))
  return {
    css: await put(folder, 'app.css', rewritten),
    fonts: [
      ...fonts.filter((name) => name.includes('Latin1')),
      ...fonts.filter((name) => !name.includes('Latin1')),
    ],
    images: built.filter((name) => name.endsWith('.svg')),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2]
  if (!folder) {
    console.error('node tools/css.mjs <folder>')
    process.exit(2)
  }
  const built = await buildCss(folder)
  const sizeOf = async (name) => {
    const content = await readFile(join(folder, name))
    return name.endsWith('.woff2') ? content.length : brotliCompressSync(content).length
  }
  for (const name of [built.css, ...built.fonts, ...built.images]) {
    console.log(`${String(await sizeOf(name)).padStart(7)} bytes compressed  ${name}`)
  }
}
