import { join } from 'node:path'
import { programFolder } from '../src/runtime.ts'
import { figure, type Figure } from './measure.ts'
import type { Visit } from './pages.ts'
import { startProgram } from './processes.ts'

/** The bytes a browser fetches to show a pupil's page the first time: the page, its style sheet, fonts, icon and scripts. */
export const bytesFigure = async (folder: string, visits: readonly Visit[]): Promise<Figure> => {
  const [visit] = visits
  if (visit === undefined) throw new Error('There is no page to weigh.')
  const app = await startProgram([join(programFolder, 'dist/main.js')], {
    MEDVIND_DATA: folder,
    PORT: '0',
    MEDVIND_DEMO: '1',
  })
  // `decompress: false` does not exist in fetch, so the length that was sent is read from its header.
  const fetched = async (path: string): Promise<{ sent: number; text: string }> => {
    const response = await fetch(app.address + path, {
      headers: { cookie: visit.cookie, 'accept-encoding': 'br' },
    })
    const sent = Number(response.headers.get('content-length'))
    if (!(sent > 0)) throw new Error(`${path} does not say how long it is.`)
    return { sent, text: await response.text() }
  }
  const page = await fetched(visit.path)
  let sent = page.sent
  const files = new Set(
    [...page.text.matchAll(/(?:href|src)="(\/aktiver\/[^"]+)"/g)].map((match) => match[1]),
  )
  for (const file of files) if (file !== undefined) sent += (await fetched(file)).sent
  await app.stop()
  if (/<script(?![^>]*type="module")/.test(page.text)) throw new Error('A script blocks the page.')
  return figure({
    name: "bytes to a pupil's first page, everything included",
    value: sent / 1000,
    unit: 'kB',
    budget: { most: 120, of: 'value' },
  })
}
