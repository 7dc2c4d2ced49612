import { type CliContext, CommandRefused } from '#platform/cli/context.ts'
import { m } from '#messages'
import { dayWord, momentWords } from './change-words.ts'
import { type LessonToCover, rankSubstitutes } from './engine/substitutes.ts'
import { readDay, readWeek } from './files/words.ts'
import { readForCommand, refuseWish, shown } from './read-for-command.ts'

export type SubstituteFlags = {
  readonly lessons: string
  readonly staff?: string
  readonly needs?: string
  readonly adult: string
  readonly day: string
  readonly week?: string
  readonly json?: boolean
}

/** So many free people that one can ring them before the bell. */
const mostShown = 5

const lessonLines = ({ moment, group, subject, children, candidates }: LessonToCover): string[] => [
  m.continuity_substitute_lesson({
    moment: momentWords(moment),
    group: shown(group),
    subject: shown(subject),
  }),
  ...candidates
    .slice(0, mostShown)
    .map(
      ({ adult, met }) =>
        `  ${m.continuity_substitute_candidate({ adult: shown(adult), met: met.length, of: children.length })}`,
    ),
  ...(candidates.length === 0 ? [`  ${m.continuity_substitute_nobody()}`] : []),
]

const substituteFiles = async (context: CliContext, flags: SubstituteFlags): Promise<void> => {
  const { lessons, staff, needs, json = false } = flags
  if (staff === undefined) throw new CommandRefused(m.continuity_substitute_files())
  const reading = await readForCommand(
    context,
    { lessons, staff, ...(needs === undefined ? {} : { needs }) },
    json,
  )
  if (reading === null) return
  const { timetable } = reading
  const day = readDay(flags.day)
  const weeks = [...new Set(timetable.lessons.map(({ week }) => week))]
  const week = flags.week === undefined ? weeks[0] : (readWeek(flags.week) ?? flags.week)
  if (day === null || week === undefined || !weeks.includes(week))
    throw new CommandRefused(
      m.continuity_substitute_when({ weeks: weeks.filter((each) => each !== '').join(', ') }),
    )
  if (!timetable.staff.some(({ id }) => id === flags.adult))
    throw new CommandRefused(m.continuity_substitute_unknown({ adult: shown(flags.adult).slice(0, 80) }))
  const found = rankSubstitutes(timetable, flags.adult, { week, day })
  if (json) return context.print(JSON.stringify({ lessons: found }))
  context.print(
    found.length === 0
      ? m.continuity_substitute_none({ adult: shown(flags.adult), day: dayWord(day) })
      : found.flatMap(lessonLines).join('\n'),
  )
}

/** `medvind continuity substitute`: who is free for the lessons of somebody who is ill, the best known to the children first. */
export const runSubstitute = async (context: CliContext, flags: SubstituteFlags): Promise<void> => {
  try {
    await substituteFiles(context, flags)
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error
    refuseWish(context, error.message, flags.json ?? false)
  }
}
