import { stat } from 'node:fs/promises'
import { type CliContext, CommandRefused } from '#platform/cli/context.ts'
import { readCsv } from '#platform/files/csv.ts'
import { openPath } from '#platform/files/source.ts'
import { locale } from '#platform/html/locale.ts'
import { faultSentence } from '#platform/imports/fault-words.ts'
import { readColumns } from '#platform/imports/header.ts'
import { m } from '#messages'
import { countAdults, type Counted, type PupilCount } from './engine/count.ts'
import { weeksOf } from './engine/moments.ts'
import type { Timetable } from './engine/timetable.ts'
import { columnWords } from './files/columns.ts'
import { readList, readWeek } from './files/words.ts'
import { readForCommand, refuseWish, shown } from './read-for-command.ts'

export type CountFlags = {
  readonly lessons: string
  readonly staff?: string
  readonly needs?: string
  readonly pupils?: string
  readonly weeks?: string
  readonly instance?: string
  readonly solution?: string
  readonly json?: boolean
}

/** So many lines that a screen shows them; the rest is in the JSON. */
const mostShown = 40

/** Ids from the first column that is called so; a file of needs or of pupils will do. */
const pupilsInFile = async (path: string): Promise<string[]> => {
  const opened = await openPath(path)
  const [name] = opened.ok ? opened.source.names : []
  if (!opened.ok || name === undefined) throw new CommandRefused(m.roster_file_unreadable({ value: path }))
  const wrong: string[] = []
  const table = await readCsv(opened.source.open(name), (fault) => {
    if (fault.severity === 'error') wrong.push(faultSentence(fault))
  })
  const header = table?.header ?? []
  const { pupil } = readColumns(header, columnWords.needs).places
  const pupils = new Set<string>()
  if (table !== null && pupil !== undefined)
    for await (const batch of table.batches)
      for (const { cells } of batch) {
        const id = (cells[pupil] ?? '').replaceAll(/\s+/g, ' ')
        if (id !== '') pupils.add(id)
      }
  table?.close()
  await opened.source.close()
  if (wrong[0] !== undefined) throw new CommandRefused(`${path}: ${wrong[0]}`)
  if (pupil === undefined) throw new CommandRefused(m.continuity_count_no_pupil_column({ path }))
  return [...pupils]
}

const isFile = async (path: string): Promise<boolean> =>
  await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )

const pupilsAskedFor = async (written: string, { lessons }: Timetable): Promise<string[]> => {
  const isPath = await isFile(written)
  if (!isPath && /\.csv$/i.test(written))
    throw new CommandRefused(m.roster_file_unreadable({ value: written }))
  const pupils = isPath ? await pupilsInFile(written) : readList(written)
  const known = new Set(lessons.flatMap((lesson) => lesson.pupils))
  const unknown = pupils.filter((pupil) => !known.has(pupil))
  if (unknown.length > 0)
    throw new CommandRefused(
      m.continuity_count_pupils_unknown({ pupils: unknown.slice(0, 20).join(', '), count: unknown.length }),
    )
  if (pupils.length === 0) throw new CommandRefused(m.continuity_count_no_pupils())
  return pupils
}

const weeksAskedFor = (written: string, { lessons }: Timetable): string[] => {
  const known = weeksOf(lessons)
  const has = known.join(', ')
  const weeks = readList(written).map((text) => readWeek(text) ?? text)
  const unknown = weeks.find((week) => !known.includes(week))
  if (unknown !== undefined)
    throw new CommandRefused(
      has === ''
        ? m.continuity_count_no_weeks()
        : m.continuity_count_week_unknown({ week: unknown.slice(0, 40), weeks: has }),
    )
  if (weeks.length === 0) throw new CommandRefused(m.continuity_count_no_weeks_named())
  return weeks
}

const solutionAskedFor = (written: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(written))
    throw new CommandRefused(m.continuity_count_solution_number({ value: written.slice(0, 40) }))
  return Number(written)
}

const share = (minutes: number | null, of: number): string =>
  minutes === null || of === 0 ? '' : `${Math.round((100 * minutes) / of)} %`

const decimal = (number: number): string => number.toLocaleString(locale(), { maximumFractionDigits: 1 })

const rowOf = (one: PupilCount): string[] => [
  shown(one.pupil),
  String(one.adults),
  String(one.teachers),
  String(one.support),
  String(one.substitutes),
  share(one.communityMinutes, one.minutes),
  share(one.supportMinutes, one.minutes),
  share(one.primaryMinutes, one.minutes),
]

/** Names to the left, numbers to the right, two spaces between. */
const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

const asText = ({ pupils, mean, worst, weeks, distribution }: Counted): string => {
  const worstFirst = pupils.toSorted((a, b) => b.adults - a.adults || (a.pupil < b.pupil ? -1 : 1))
  const named = weeks.filter((week) => week !== '')
  return [
    ...aligned([
      [
        m.continuity_count_pupil(),
        m.continuity_count_adults(),
        m.continuity_count_teachers(),
        m.continuity_count_support(),
        m.continuity_count_substitutes(),
        m.continuity_count_community(),
        m.continuity_count_with_support(),
        m.continuity_count_with_primary(),
      ],
      ...worstFirst.slice(0, mostShown).map(rowOf),
    ]),
    ...(pupils.length > mostShown ? [m.continuity_count_more({ count: pupils.length - mostShown })] : []),
    '',
    ...aligned([
      [m.continuity_count_adults(), m.continuity_count_pupils()],
      ...distribution.map((each) => [String(each.adults), String(each.pupils)]),
    ]),
    '',
    m.continuity_count_sum({ pupils: pupils.length, mean: decimal(mean), worst }),
    ...(named.length === 0 ? [] : [m.continuity_count_weeks({ weeks: named.join(', ') })]),
  ].join('\n')
}

const countFiles = async (context: CliContext, flags: CountFlags): Promise<void> => {
  const { lessons, staff, needs, instance, solution, json = false } = flags
  const xhstt = {
    mayBeUnsolved: true,
    ...(instance === undefined ? {} : { instance }),
    ...(solution === undefined ? {} : { solution: solutionAskedFor(solution) }),
  }
  const paths = {
    lessons,
    ...(staff === undefined ? {} : { staff }),
    ...(needs === undefined ? {} : { needs }),
  }
  const reading = await readForCommand(context, paths, json, { xhstt })
  if (reading === null) return
  const { timetable } = reading
  const pupils = flags.pupils === undefined ? null : await pupilsAskedFor(flags.pupils, timetable)
  const counted = countAdults(timetable, {
    ...(pupils === null ? {} : { pupils }),
    ...(flags.weeks === undefined ? {} : { weeks: weeksAskedFor(flags.weeks, timetable) }),
  })
  const absent = (pupils ?? []).length - counted.pupils.length
  if (pupils !== null && absent > 0) context.printError(`! ${m.continuity_count_absent({ count: absent })}`)
  context.print(
    json
      ? JSON.stringify({ pupils: counted.pupils, mean: counted.mean, worst: counted.worst })
      : asText(counted),
  )
}

/** `medvind continuity count`: how many different adults each pupil meets, from files alone. */
export const runCount = async (context: CliContext, flags: CountFlags): Promise<void> => {
  try {
    await countFiles(context, flags)
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error
    refuseWish(context, error.message, flags.json ?? false)
  }
}
