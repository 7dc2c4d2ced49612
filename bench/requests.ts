import { join } from 'node:path'
import { programFolder } from '../src/runtime.ts'
import { figure, median, type Figure } from './measure.ts'
import type { Visit } from './pages.ts'
import { loadOn, startProgram } from './processes.ts'

const rounds = 3
const seconds = 4
const connections = 8

/** Requests per second of signed-in pages at 8 connections, in turn with a constant page of the same size. */
export const requestFigures = async (
  folder: string,
  visits: readonly Visit[],
  sizes: readonly number[],
): Promise<Figure[]> => {
  const app = await startProgram([join(programFolder, 'dist/main.js')], {
    MEDVIND_DATA: folder,
    PORT: '0',
    MEDVIND_DEMO: '1',
  })
  const figures: Figure[] = []
  for (const [index, visit] of visits.entries()) {
    const constant = await startProgram([
      join(programFolder, 'bench/constant.mjs'),
      String(sizes[index] ?? 20_000),
    ])
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < rounds; round++) {
      const load = { cookie: visit.cookie, connections, seconds }
      const answered = loadOn({ ...load, url: app.address + visit.path })
      if (answered.failed > 0) throw new Error(`${answered.failed} requests for ${visit.path} failed`)
      ours.push(answered.perSecond)
      theirs.push(loadOn({ ...load, url: constant.address }).perSecond)
    }
    await constant.stop()
    figures.push(
      figure({
        name: `${visit.name}, 8 connections`,
        value: median(ours),
        unit: 'requests/s',
        yardstick: { name: 'a constant page of the same size', value: median(theirs) },
        budget: { least: 0.25, of: 'ratio' },
      }),
    )
  }
  await app.stop()
  return figures
}
