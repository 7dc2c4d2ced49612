import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const lines = `for (let line = 0; line < 50000; line += 1) process.stdout.write('Ida Holm\\n')`
const quiet = `import { endQuietly } from '${import.meta.dirname}/closed-output.ts'; endQuietly(process.stdout);`

/** What a command complains about when its reader leaves after the first lines, and how it ends. */
const leftEarly = async (code: string): Promise<[string, number]> => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code])
  child.stdout.once('data', () => child.stdout.destroy())
  const [complaint, [exit]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return [complaint, Number(exit)]
}

test('a reader that leaves early is no error', async () => {
  expect(await leftEarly(quiet + lines)).toEqual(['', 0])
  expect((await leftEarly(lines))[0]).toContain('EPIPE')
})
