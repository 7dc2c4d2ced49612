import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { figure, median, type Figure } from './measure.ts'
import { startProgram } from './processes.ts'

const timed = (work: () => void): number => {
  const started = performance.now()
  work()
  return performance.now() - started
}

/** A start on an existing database against `node` printing a line; and the first start, with its demonstration. */
export const startFigures = async (folder: string): Promise<Figure[]> => {
  const environment = { MEDVIND_DEMO: '1', PORT: '0' }
  const starts: number[] = []
  const lines: number[] = []
  for (let run = 0; run < 5; run++) {
    const app = await startProgram(['tools/run.mjs', 'main'], { ...environment, MEDVIND_DATA: folder })
    starts.push(app.readyAfterMs)
    await app.stop()
    lines.push(timed(() => spawnSync(process.execPath, ['-e', 'console.log(1)'])))
  }
  const empty = await mkdtemp(join(tmpdir(), 'medvind-first-'))
  const first = await startProgram(['tools/run.mjs', 'main'], { ...environment, MEDVIND_DATA: empty })
  await first.stop()
  await rm(empty, { recursive: true, force: true })
  const line = median(lines)
  return [
    figure({
      name: 'a start on an existing database, beyond node printing a line',
      value: (median(starts) - line) / 1000,
      unit: 's',
      budget: { most: 2.5, of: 'value' },
    }),
    figure({
      name: 'the first start, with database and demonstration, already built',
      value: first.readyAfterMs / 1000,
      unit: 's',
      budget: { most: 60, of: 'value' },
    }),
  ]
}
