import { type RibbonMark, type RibbonPart, WeekRibbon } from '#design/chart/week-ribbon.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { weekdayName } from '#platform/calendar/day-text.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import { bySlot, startOf } from '../engine/timetable.ts'
import { clockWords, momentWords } from '../change-words.ts'
import { initialsOf } from './initials.ts'
import { kindOfContact, type KnownAdult, type MetAdult, type MetLesson } from './met.ts'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const dayName = (day: number): string => capital(weekdayName(day, locale()))

/** The adults by how much the child is with them, the most first. */
const byTime = (lessons: readonly MetLesson[], adults: readonly KnownAdult[]): readonly KnownAdult[] => {
  const minutes = new Map<string, number>()
  for (const lesson of lessons)
    for (const { id } of lesson.adults) minutes.set(id, (minutes.get(id) ?? 0) + lesson.minutes)
  return adults
    .filter(({ id }) => minutes.has(id))
    .toSorted((a, b) => (minutes.get(b.id) ?? 0) - (minutes.get(a.id) ?? 0) || (a.name < b.name ? -1 : 1))
}

const kindWords = {
  teacher: () => m.continuity_is_teacher(),
  support: () => m.continuity_is_support(),
  substitute: () => m.continuity_is_substitute(),
} as const

type Adults = ReadonlyMap<string, KnownAdult>

const markOf = (adults: Adults, { id, part }: MetAdult): RibbonMark =>
  adults.get(id)?.kind === 'substitute' ? 'dashed' : part === 'supports' ? 'edge' : 'plain'

const adultText = (adults: Adults, met: MetAdult): string => {
  const known = adults.get(met.id)
  const kind = known?.kind === 'substitute' ? 'substitute' : met.part === 'supports' ? 'support' : 'teacher'
  return m.continuity_adult_as({ name: known?.name ?? '', kind: kindWords[kind]() })
}

/** The same week as a list, one line for each lesson. */
const LessonTable = ({
  caption,
  lessons,
  adults,
}: {
  caption: string
  lessons: readonly MetLesson[]
  adults: Adults
}): Html => (
  <Table
    caption={caption}
    captionHidden
    compact
    rows={lessons.toSorted((a, b) => a.day - b.day || bySlot(a.slot, b.slot))}
    columns={[
      {
        heading: m.continuity_when(),
        rowHeading: true,
        cell: ({ day, slot }) => capital(momentWords({ week: '', day, slot })),
      },
      { heading: m.continuity_subject(), cell: ({ subject }) => subject || '–' },
      { heading: m.continuity_minutes(), numeric: true, cell: ({ minutes }) => minutes },
      {
        heading: m.continuity_kind_adult(),
        cell: (lesson) =>
          lesson.adults.map((met) => adultText(adults, met)).join(', ') || m.continuity_nobody(),
      },
    ]}
  />
)

/** One week of a child: each lesson with the adults who are there. `lessons` are those of the week. */
export const Ribbon = ({
  id,
  title,
  summary,
  lessons,
  adults,
}: {
  id: string
  title: string
  summary: string
  lessons: readonly MetLesson[]
  adults: readonly KnownAdult[]
}): Html => {
  const known: Adults = new Map(adults.map((adult) => [adult.id, adult]))
  const met = byTime(lessons, adults)
  const letters = initialsOf(met.map(({ name }) => name))
  const days = [...new Set(lessons.map(({ day }) => day))].toSorted((a, b) => a - b)
  const slots = [...new Set(lessons.map(({ slot }) => slot))].toSorted(bySlot)
  const cells = days.flatMap((day, column) =>
    slots.map((slot, row) => ({
      day: column,
      slot: row,
      parts: lessons
        .filter((lesson) => lesson.day === day && lesson.slot === slot)
        .flatMap(({ subject, adults: there }): readonly RibbonPart[] =>
          there.length === 0
            ? [{ person: null, mark: 'plain', label: subject }]
            : there.map((one) => ({ person: one.id, mark: markOf(known, one), label: subject })),
        ),
    })),
  )
  const drawn = new Set(cells.flatMap(({ parts }) => parts.map(({ mark }) => mark)))
  const marks = [
    { mark: 'edge' as const, label: m.continuity_mark_support() },
    { mark: 'dashed' as const, label: m.continuity_mark_substitute() },
  ]
  return (
    <WeekRibbon
      id={id}
      title={title}
      summary={summary}
      days={days.map((day) => dayName(day).slice(0, 3))}
      slots={slots.map((slot) => (startOf(slot) === null ? slot : clockWords(slot)))}
      cells={cells}
      people={met.map((adult, place) => ({
        id: adult.id,
        initials: letters[place] ?? '',
        name: m.continuity_adult_as({
          name: adult.name,
          kind: kindWords[kindOfContact(lessons, adult)](),
        }),
      }))}
      marks={marks.filter(({ mark }) => drawn.has(mark))}
      nobody={m.continuity_nobody_short()}
      table={<LessonTable caption={title} lessons={lessons} adults={known} />}
    />
  )
}
