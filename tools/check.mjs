// Everything that must hold before a change is taken in: words, types, lint, format, boundaries, dead code, docs.
//   npm run check
import { spawnSync } from 'node:child_process'

/** @type {[string, string[]][]} */
const steps = [
  ['messages', ['node', 'tools/messages.mjs', 'check']],
  ['generate', ['node', 'tools/build.mjs', 'messages']],
  ['types', ['tsc']],
  ['lint', ['oxlint', '--type-aware', '--deny-warnings']],
  ['format', ['oxfmt', '--check', '.']],
  ['boundaries', ['node', 'tools/boundaries.mjs']],
  ['dead code', ['knip']],
]

let failed = false
for (const [name, line] of steps) {
  const [command = '', ...args] = line
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok   ' : 'FAILS'} ${name} (${seconds} s)`)
  if (status !== 0) {
    failed = true
    process.stdout.write(stdout ?? '')
    process.stderr.write(stderr ?? '')
  }
}
process.exit(failed ? 1 : 0)
