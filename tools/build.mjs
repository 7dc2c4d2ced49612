// Builds everything that runs: words, styles, islands, server and command line. Skips what is up to date.
//   node tools/build.mjs [--force]
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const stamp = join(dist, 'stamp')

const inputs = [
  'src',
  'bench',
  'messages',
  'tools',
  'project.inlang/settings.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

const filesUnder = (path) => {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (
      entry.name === 'generated' ||
      entry.name === 'cache' ||
      entry.name === '.lock' ||
      entry.name === 'results.json' ||
      entry.name.includes('.test.')
    )
      return []
    return filesUnder(join(path, entry.name))
  })
}

/** Names, sizes and times of everything that is built from: cheap enough to ask at every start. */
const fingerprint = () => {
  const hash = createHash('sha256')
  for (const input of inputs) {
    const path = join(root, input)
    if (!existsSync(path)) continue
    for (const file of filesUnder(path).sort()) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${file}\0${size}\0${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

export const isBuilt = async () => existsSync(stamp) && (await readFile(stamp, 'utf8')) === fingerprint()

export const generateMessages = async () => {
  const { compile } = await import('@inlang/paraglide-js')
  await compile({ project: join(root, 'project.inlang'), outdir: join(root, 'src/generated/messages') })
}

const buildIslands = async (build, assets) => {
  const folder = join(root, 'src/islands')
  const names = existsSync(folder)
    ? (await readdir(folder)).filter((name) => /^[a-z-]+\.tsx?$/.test(name))
    : []
  if (names.length === 0) return {}
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: assets,
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name.replace(/\.tsx?$/, ''), join(folder, name)])),
        output: {
          entryFileNames: '[name]-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
        },
      },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  return Object.fromEntries(
    outputs.flatMap(({ output }) =>
      output
        .filter((chunk) => chunk.type === 'chunk' && chunk.isEntry)
        .map((chunk) => [chunk.name, chunk.fileName]),
    ),
  )
}

/** Compresses each file once, here, instead of at every request. */
const compress = async (assets) => {
  for (const name of await readdir(assets)) {
    if (!/\.(css|js|svg)$/.test(name)) continue
    const content = await readFile(join(assets, name))
    await writeFile(join(assets, `${name}.br`), brotliCompressSync(content))
    await writeFile(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }))
  }
}

/** The style sheet, fonts, icon and islands, with the manifest that says where they are. */
export const buildAssets = async (assets) => {
  const [{ build }, { buildCss }] = await Promise.all([import('vite'), import('./css.mjs')])
  await rm(assets, { recursive: true, force: true })
  await mkdir(assets, { recursive: true })
  const { css, fonts } = await buildCss(assets)
  const iconSource = await readFile(join(root, 'src/design/page-frame/icon.svg'))
  const icon = `icon-${createHash('sha256').update(iconSource).digest('base64url').slice(0, 10)}.svg`
  await writeFile(join(assets, icon), iconSource)
  const islands = await buildIslands(build, assets)
  await compress(assets)
  const manifest = { css, fonts: fonts.slice(0, 2), icon, islands, files: await readdir(assets) }
  await writeFile(join(assets, 'manifest.json'), JSON.stringify(manifest, null, 2))
}

const buildServer = async (outDir) => {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: '#platform/html' } },
    ssr: {
      noExternal: true,
      external: [
        '@node-rs/argon2',
        '@faker-js/faker',
        '@myriaddreamin/typst-ts-node-compiler',
        'pg-boss',
        'nodemailer',
        'pg',
        'highs',
      ],
    },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'esnext',
      minify: false,
      rolldownOptions: {
        input: {
          main: join(root, 'src/main.ts'),
          cli: join(root, 'src/cli.ts'),
          bench: join(root, 'bench/run.ts'),
          'typst-worker': join(root, 'src/platform/pdf/typst-worker.ts'),
          'solve-worker': join(root, 'src/modules/continuity/engine/solve-worker.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
}

/** Paper is set in the letters of the screen, from files that the thread beside the server reads by their path. */
const copyPaperFonts = async (folder) => {
  await mkdir(folder)
  for (const style of ['Regular', 'Italic', 'SemiBold']) {
    const name = `IBMPlexSans-${style}.ttf`
    await copyFile(
      join(root, 'node_modules/dkfds/dist/fonts/IBMPlexSans/complete/ttf', name),
      join(folder, name),
    )
  }
}

/** Builds into a folder of its own and puts it in place at the end: a build that was broken off is never started. */
export const buildAll = async () => {
  await generateMessages()
  // After the words: their compiler rewrites its own settings the first time, which must not lead to a second build.
  const before = fingerprint()
  const fresh = `${dist}.new-${process.pid}`
  try {
    await buildServer(fresh)
    await copyPaperFonts(join(fresh, 'fonts'))
    await buildAssets(join(fresh, 'assets'))
    await writeFile(join(fresh, basename(stamp)), before)
    await rm(dist, { recursive: true, force: true })
    await rename(fresh, dist)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command] = process.argv.slice(2)
  if (command === 'messages') await generateMessages()
  else if (command === '--force' || !(await isBuilt())) await buildAll()
  // The compiler of the messages leaves timers of half a minute behind, which nobody needs to wait for.
  process.exit(0)
}
