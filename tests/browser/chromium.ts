import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Unpacks the browser that came with npm, into a folder of our own. The package unpacks into the folder for temporary
 * files and adds its shared libraries only when it believes to be on Amazon's machines, so a process of its own is told
 * both; nothing of that leaks into the tests.
 */
const unpackInto = async (folder: string): Promise<void> => {
  const script = `const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()`
  await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  })
}

/** A machine without any font still draws words: the package's own fonts are the ones to fall back on. */
const writeFontSettings = async (folder: string): Promise<void> => {
  const settings = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>`
  await writeFile(join(folder, 'fonts.conf'), settings)
}

/** Two test files may get here at once: each unpacks beside the place, and the first to finish moves in. */
const unpackedFolder = async (): Promise<string> => {
  const description: unknown = JSON.parse(
    await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  )
  const version = (description as { version: string }).version
  const folder = join(root, 'node_modules/.cache/medvind', `chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(dirname(folder), { recursive: true })
  const staging = await mkdtemp(`${folder}-`)
  try {
    await unpackInto(staging)
    await writeFontSettings(staging)
    await rename(staging, folder)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  if (!existsSync(join(folder, 'fonts.conf')))
    throw new Error(`The browser in ${folder} is not whole: delete it`)
  await writeFontSettings(folder)
  return folder
}

/**
 * Starts the browser that npm brought. `MEDVIND_CHROMIUM` names another one, for machines that this one does not run
 * on (it is for Linux on x64).
 */
export const launchChromium = async (): Promise<Browser> => {
  const own = process.env['MEDVIND_CHROMIUM']
  const folder = own === undefined ? await unpackedFolder() : null
  return await chromium.launch({
    executablePath: own ?? join(folder ?? '', 'chromium'),
    chromiumSandbox: false,
    headless: true,
    env:
      folder === null
        ? process.env
        : {
            ...process.env,
            LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
            FONTCONFIG_FILE: join(folder, 'fonts.conf'),
          },
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-domain-reliability',
      '--no-pings',
      '--font-render-hinting=none',
    ],
  })
}
