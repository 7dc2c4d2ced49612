import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const categories = ['sygdom', 'sygdom', 'sygdom', 'lovligt', 'ulovligt'] as const

/** Rows of `absence.csv` about the pupils of the bench's roster, the same each time: each is away one school day in seven. */
function* lines(pupils: number, days: readonly Temporal.PlainDate[]): Generator<string> {
  yield 'elev;dato;kategori;note\n'
  for (let pupil = 0; pupil < pupils; pupil++)
    for (const [at, day] of days.entries())
      if ((pupil * 31 + at * 17) % 7 === 0) {
        const category = categories[(pupil + at) % categories.length] ?? 'sygdom'
        yield `p${pupil};${day.toString()};${category};${at % 10 === 0 ? 'Ringede om morgenen' : ''}\n`
      }
}

export const writeAbsenceFile = async (
  file: string,
  pupils: number,
  days: readonly Temporal.PlainDate[],
): Promise<void> => {
  await pipeline(Readable.from(lines(pupils, days)), createWriteStream(file))
}
