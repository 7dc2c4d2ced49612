import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

test('an installation without what builds it says what to do, in one sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'medvind-bare-'))
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }))
  await cp(join(root, 'tools'), join(folder, 'tools'), { recursive: true })
  for (const name of ['src', 'bench', 'messages', 'node_modules/hono']) {
    await mkdir(join(folder, name), { recursive: true })
  }
  await writeFile(join(folder, 'node_modules/hono/package.json'), '{"name":"hono","exports":"./x.js"}')
  const failed = run(process.execPath, ['tools/run.mjs', 'cli', 'migrate'], { cwd: folder })
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Medvind mangler .*npm ci --include=dev\nMedvind lacks .*\n$/),
  })
})

test('npm ci brings what builds Medvind, also with NODE_ENV=production', async () => {
  expect(await readFile(join(root, '.npmrc'), 'utf8')).toMatch(/^include=dev$/m)
})
