// Starts what was built, and builds it first when the sources have changed:  node tools/run.mjs main|cli [arguments]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isBuilt } from './build.mjs'

const isInstalled = (name) => {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

/** Asked before anything is imported: an installation without its parts would otherwise end in a stack trace. */
const requireParts = (...names) => {
  if (typeof Temporal !== 'undefined' && names.every(isInstalled)) return
  console.error(
    'Medvind mangler noget, som npm skulle have hentet. Kør: npm ci --include=dev\n' +
      'Medvind lacks something that npm should have installed. Run: npm ci --include=dev',
  )
  process.exit(1)
}

const [program, ...rest] = process.argv.slice(2)
requireParts('hono')
if (!(await isBuilt())) {
  requireParts('vite', '@inlang/paraglide-js', 'sass')
  console.error('Medvind bygges …')
  // In a process of its own: building takes memory, and leaves traces in the environment of the process it runs in.
  const build = spawnSync(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], {
    stdio: 'inherit',
  })
  if (build.status !== 0) process.exit(build.status ?? 1)
}
const file = new URL(`../dist/${program}.js`, import.meta.url)
process.argv = [process.argv[0], file.pathname, ...rest]
await import(file.href)
