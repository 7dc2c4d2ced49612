// Starts what was built, and builds it first when the sources have changed:  node tools/run.mjs main|cli [arguments]
import { spawnSync } from 'node:child_process'
import { isBuilt } from './build.mjs'

const [program, ...rest] = process.argv.slice(2)
if (!(await isBuilt())) {
  console.error('Medvind bygges …')
  // In a process of its own: building takes memory, and leaves traces in the environment of the process it runs in.
  const build = spawnSync(process.execPath, [new URL('build.mjs', import.meta.url).pathname], {
    stdio: 'inherit',
  })
  if (build.status !== 0) process.exit(build.status ?? 1)
}
const file = new URL(`../dist/${program}.js`, import.meta.url)
process.argv = [process.argv[0], file.pathname, ...rest]
await import(file.href)
