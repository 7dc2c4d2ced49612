import { m } from '#messages'
import { searchText } from '#platform/text/danish.ts'
import type { Lesson, Moment } from '../engine/timetable.ts'
import type { Origins } from './check-context.ts'
import type { TimetableProblems } from './problems.ts'
import { longestLesson, mostMoments, mostPlaces } from './read-lessons.ts'
import { readWeek } from './words.ts'
import {
  parseXhstt,
  type RawArchive,
  type RawEvent,
  type RawInstance,
  type RawSolution,
} from './xhstt-parse.ts'

export type XhsttOptions = {
  /** Which timetable of the archive, by its id; else the first. */
  readonly instance?: string
  /** Which of its solutions, from 1; else the first. */
  readonly solution?: number
  /** The format has no minutes: how long a unit of its time is. */
  readonly minutesPerTime?: number
  /** Without a solution lessons have no times. Counting needs none; planning does. */
  readonly mayBeUnsolved?: boolean
}

export type XhsttRead = {
  readonly lessons: readonly Lesson[]
  readonly origins: Origins['lessons']
  /** False: every lesson stands at one moment that says nothing. */
  readonly isPlaced: boolean
}

const nothing: XhsttRead = { lessons: [], origins: [], isPlaced: false }
const standardMinutes = 45
const longestDuration = 40

type Role = 'teacher' | 'pupil' | 'class' | 'room'
const typeWords: Readonly<Record<string, Role>> = {
  teacher: 'teacher',
  teachers: 'teacher',
  laerer: 'teacher',
  student: 'pupil',
  students: 'pupil',
  pupil: 'pupil',
  elev: 'pupil',
  class: 'class',
  classes: 'class',
  klasse: 'class',
  room: 'room',
  rooms: 'room',
  lokale: 'room',
}
const roleOf = (type: string | undefined): Role | null => {
  const word = searchText(type ?? '')
  return Object.hasOwn(typeWords, word) ? (typeWords[word] ?? null) : null
}

const tell = (
  problems: TimetableProblems,
  kind: string,
  line: number | null,
  value: string,
  message: () => string,
): void => problems.error(kind, { file: 'lessons', row: line, column: null, value }, message)
/** `value`: what the sentence repeats of the file's own words. */
const hint = (problems: TimetableProblems, kind: string, message: () => string, value?: string): void =>
  problems.warn(
    kind,
    { file: 'lessons', row: null, column: null, ...(value === undefined ? {} : { value }) },
    message,
  )

const chooseInstance = (
  { instances }: RawArchive,
  wanted: string | undefined,
  problems: TimetableProblems,
): RawInstance | null => {
  const chosen = wanted === undefined ? instances[0] : instances.find(({ id }) => id === wanted)
  if (chosen === undefined) {
    tell(problems, 'noInstance', null, wanted ?? '', () =>
      wanted === undefined
        ? m.continuity_xml_no_instance()
        : m.continuity_xml_instance_unknown({
            value: wanted.slice(0, 40),
            instances: instances
              .map(({ id }) => id)
              .join(', ')
              .slice(0, 200),
          }),
    )
    return null
  }
  if (instances.length > 1 && wanted === undefined)
    hint(
      problems,
      'instances',
      () => m.continuity_xml_instances({ count: instances.length, value: chosen.id.slice(0, 40) }),
      chosen.id,
    )
  return chosen
}

/** Undefined when the wanted one is not there, null when there is none at all. */
const chooseSolution = (
  { solutions }: RawArchive,
  { id }: RawInstance,
  wanted: number | undefined,
  problems: TimetableProblems,
): RawSolution | null | undefined => {
  const own = solutions.filter(({ instance }) => instance === id)
  if (own.length === 0 && wanted === undefined) return null
  const number = wanted ?? 1
  const chosen = own[number - 1]
  if (chosen === undefined)
    tell(problems, 'noSolution', null, String(number), () =>
      m.continuity_xml_solution_unknown({ number, count: own.length }),
    )
  else if (own.length > 1 && wanted === undefined)
    hint(
      problems,
      'solutions',
      () => m.continuity_xml_solutions({ count: own.length, number, value: chosen.group.slice(0, 40) }),
      chosen.group,
    )
  return chosen
}

/** Days are counted within their week, and slots within their day, in the order of the file. */
const momentsOf = ({ times }: RawInstance, problems: TimetableProblems): Moment[] => {
  const weeks = new Map<string, Map<string, number>>()
  for (const { week, day } of times) {
    const days = weeks.get(week ?? '') ?? new Map<string, number>()
    weeks.set(week ?? '', days)
    if (!days.has(day ?? '')) days.set(day ?? '', days.size)
  }
  const most = Math.max(0, ...[...weeks.values()].map(({ size }) => size))
  if (most > 7) hint(problems, 'days', () => m.continuity_xml_days({ count: most }))
  const slots = new Map<string, number>()
  return times.map(({ week, day }) => {
    const at = weeks.get(week ?? '')?.get(day ?? '') ?? 0
    const name = week === null ? '' : (readWeek(week) ?? week)
    const key = JSON.stringify([week, day])
    const slot = (slots.get(key) ?? 0) + 1
    slots.set(key, slot)
    const part = most > 7 ? String(Math.floor(at / 5) + 1) : ''
    return {
      week: [name, part].filter((word) => word !== '').join('-'),
      day: 1 + (most > 7 ? at % 5 : at),
      slot: String(slot),
    }
  })
}

const durationOf = (event: RawEvent, standard: number, problems: TimetableProblems): number => {
  if (event.duration === null) return standard
  const duration = /^\d{1,4}$/.test(event.duration) ? Number(event.duration) : 0
  if (duration >= 1 && duration <= longestDuration) return duration
  const value = event.duration.slice(0, 40)
  tell(problems, 'duration', event.line, value, () =>
    m.continuity_xml_duration({ value, most: longestDuration }),
  )
  return standard
}

/** An event's own course, or the smallest group of events that it belongs to: the largest is all of them. */
const courseReader = ({ events }: RawInstance): ((event: RawEvent) => string) => {
  const sizes = new Map<string, number>()
  for (const { groups } of events) for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  return ({ course, groups }) => {
    if (course !== null) return course
    const [smallest] = groups.toSorted((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0))
    return smallest === undefined || sizes.get(smallest) === events.length ? '' : smallest
  }
}

/** The archive's timetable as lessons. What is wrong goes to `problems`, under the file of the lessons. */
export const readXhstt = async (
  chunks: AsyncIterable<Uint8Array>,
  problems: TimetableProblems,
  options: XhsttOptions = {},
): Promise<XhsttRead> => {
  const archive = await parseXhstt(chunks, (fault) => problems.of('lessons').fault(fault))
  if (archive === null) return nothing
  if (!archive.isArchive) {
    tell(problems, 'notXhstt', null, '', () => m.continuity_xml_none())
    return nothing
  }
  const instance = chooseInstance(archive, options.instance, problems)
  if (instance === null) return nothing
  for (const { id, line } of instance.doubled)
    tell(problems, 'twice', line, id, () => m.continuity_xml_twice({ value: id.slice(0, 80) }))
  const solution = chooseSolution(archive, instance, options.solution, problems)
  if (solution === undefined || problems.failed) return nothing
  return placeEvents(instance, solution, problems, options)
}

const placeEvents = (
  instance: RawInstance,
  solution: RawSolution | null,
  problems: TimetableProblems,
  { minutesPerTime = standardMinutes, mayBeUnsolved = false }: XhsttOptions,
): XhsttRead => {
  const roles = new Map([...instance.resources].map(([id, type]) => [id, roleOf(type)] as const))
  const timeAt = new Map(instance.times.map(({ id }, at) => [id, at] as const))
  const moments = momentsOf(instance, problems)
  const courseOf = courseReader(instance)
  const hasPupils = [...roles.values()].includes('pupil')
  if (!hasPupils && instance.events.length > 0) hint(problems, 'classes', () => m.continuity_xml_classes())
  const solved = new Map<string, RawEvent[]>()
  const known = new Set(instance.events.map(({ id }) => id))
  for (const event of solution?.events ?? []) {
    if (!known.has(event.id)) tellUnknown(event.id, event.line, problems)
    const before = solved.get(event.id)
    if (before === undefined) solved.set(event.id, [event])
    else before.push(event)
  }
  const isPlaced =
    solution !== null || instance.events.length === 0 || instance.events.some(({ time }) => time !== null)
  const lessons: Lesson[] = []
  let unplaced = 0
  let places = 0
  for (const event of instance.events) {
    const course = courseOf(event)
    const taken = new Set<number>()
    for (const part of solved.get(event.id) ?? [event]) {
      const named = event.resources.concat(part === event ? [] : part.resources)
      const people: Record<Role, string[]> = { teacher: [], pupil: [], class: [], room: [] }
      for (const { reference } of named) {
        if (reference === null) continue
        if (!roles.has(reference.id)) tellUnknown(reference.id, reference.line, problems)
        const role = roles.get(reference.id) ?? null
        if (role !== null) people[role].push(reference.id)
      }
      const all = (role: Role): string[] => [...new Set(people[role])]
      const duration = durationOf(part, durationOf(event, 1, problems), problems)
      const lesson = {
        id: event.id,
        group: all('class').join(', ') || course,
        subject: course,
        teachers: all('teacher'),
        room: all('room').join(', '),
        pupils: all(hasPupils ? 'pupil' : 'class'),
      }
      const time = part.time ?? event.time
      if (!isPlaced) {
        const minutes = Math.min(longestLesson, duration * minutesPerTime)
        lessons.push({ ...lesson, week: '', day: 1, slot: '0', minutes })
        continue
      }
      if (time === null) {
        unplaced++
        continue
      }
      const first = timeAt.get(time.id)
      if (first === undefined) {
        tellUnknown(time.id, time.line, problems)
        continue
      }
      if (first + duration > moments.length)
        hint(
          problems,
          'runsOut',
          () => m.continuity_xml_runs_out({ lesson: event.id.slice(0, 80) }),
          event.id,
        )
      for (const [at, moment] of moments.slice(first, first + duration).entries()) {
        if (taken.has(first + at)) continue
        taken.add(first + at)
        lessons.push({ ...lesson, ...moment, minutes: minutesPerTime })
        places += lesson.pupils.length
      }
      if (lessons.length > mostMoments || places > mostPlaces) {
        tell(problems, 'tooMany', event.line, '', () =>
          m.continuity_file_too_many({ lessons: mostMoments, places: mostPlaces }),
        )
        return nothing
      }
    }
  }
  if (unplaced > 0) hint(problems, 'unplaced', () => m.continuity_xml_unplaced({ count: unplaced }))
  if (!isPlaced && mayBeUnsolved) hint(problems, 'unsolved', () => m.continuity_xml_unsolved())
  if (!isPlaced && !mayBeUnsolved)
    tell(problems, 'unsolved', null, '', () => m.continuity_xml_unsolved_refused())
  if (lessons.length === 0 && !problems.failed)
    tell(problems, 'noRows', null, '', () => m.continuity_xml_no_instance())
  return { lessons, origins: lessons.map(() => ({ row: null, pupilsWritten: true })), isPlaced }
}

const tellUnknown = (id: string, line: number, problems: TimetableProblems): void =>
  tell(problems, 'unknownReference', line, id, () =>
    m.continuity_xml_unknown_reference({ value: id.slice(0, 80) }),
  )
