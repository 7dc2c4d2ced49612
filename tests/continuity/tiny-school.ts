import { type Random, randomFrom } from '../../src/platform/random.ts'
import { demandOf } from './demand.ts'
import { possibleAdults } from './hard-rules.ts'
import type { Away, LessonRow, NeedRow, School, StaffRow } from './rows.ts'

const some = <Item>(random: Random, items: readonly Item[], chance: number): Item[] =>
  items.filter(() => random.chance(chance))

/** The day of a school: numbered, in clock times, or in clock times that cross one another. */
const daySlots = (random: Random): readonly (readonly [slot: string, minutes: number])[] =>
  random.pick([
    [
      ['1', 45],
      ['2', 45],
      ['3', 45],
      ['4', 45],
    ],
    [
      ['1', 45],
      ['2', 60],
      ['3', 30],
      ['4', 90],
    ],
    [
      ['08:00', 45],
      ['08:45', 45],
      ['09:40', 45],
      ['10:45', 45],
    ],
    [
      ['08:00', 60],
      ['08:30', 45],
      ['09:15', 30],
      ['09:30', 45],
    ],
    [
      ['8:15', 45],
      ['09:05', 90],
      ['10:00', 45],
      ['7', 45],
    ],
  ])

const subjects = ['dansk', 'matematik']

const makeStaff = (random: Random, weeks: readonly string[], slots: readonly string[]): StaffRow[] =>
  Array.from({ length: 3 + random.below(4) }, (_, place): StaffRow => {
    const unavailable: Away[] = []
    while (random.chance(0.25))
      unavailable.push({
        ...(random.chance(0.3) ? { week: random.pick(weeks) } : {}),
        ...(random.chance(0.6) ? { day: 1 + random.below(2) } : {}),
        ...(random.chance(0.8) ? { slot: random.pick(slots) } : {}),
      })
    return {
      staff: `A${place + 1}`,
      kind: random.pick(['teacher', 'teacher', 'pedagogue', 'substitute'] as const),
      qualifications: some(random, ['ordblind', 'adfærd'], 0.4),
      minutes_per_week: random.chance(0.5) ? null : 45 * (1 + random.below(7)),
      max_minutes_per_day: random.chance(0.6) ? null : 45 * (1 + random.below(4)),
      unavailable,
    }
  })

const makeNeeds = (
  random: Random,
  children: readonly string[],
  lessons: readonly LessonRow[],
  staff: readonly string[],
): NeedRow[] =>
  children.flatMap((pupil) => {
    const own = lessons.filter(({ pupils }) => pupils.includes(pupil))
    const rows: NeedRow[] = []
    do {
      const names = [...new Set(own.map(({ lesson }) => lesson))]
      const isNamed = random.chance(0.85)
      const chosen = isNamed ? some(random, names, 0.5) : []
      const companions = [...new Set(own.flatMap(({ pupils }) => pupils))].filter(
        (other) => other !== pupil && children.includes(other),
      )
      rows.push({
        pupil,
        lessons: chosen,
        minutes_per_week: !isNamed || random.chance(0.2) ? 30 + random.below(150) : null,
        requirement: random.chance(0.25) ? random.pick(['teacher', 'pedagogue', 'ordblind', 'adfærd']) : '',
        shared_with: random.chance(0.3) ? some(random, companions, 0.5) : [],
        primary_adult: random.chance(0.2) ? random.pick(staff) : null,
        forbidden_adults: some(random, staff, 0.06),
      })
    } while (random.chance(0.2))
    return rows
  })

const draw = (random: Random): School => {
  const weeks = random.pick([[''], [''], ['A', 'B']])
  const day = daySlots(random)
  const staff = makeStaff(
    random,
    weeks,
    day.map(([slot]) => slot),
  )
  const names = [...staff.map(({ staff: name }) => name), 'X']
  const children = ['b1', 'b2', 'b3', 'b4', 'b5'].slice(0, 2 + random.below(4))
  const classOf = children.map(() => random.pick(['1.a', '1.a', '1.b']))
  const lessons: LessonRow[] = []
  for (const week of weeks)
    for (const onDay of [1, 2].slice(0, 1 + random.below(2)))
      for (const [slot, minutes] of day) {
        for (const group of ['1.a', '1.b']) {
          const pupils = children.filter((_, at) => classOf[at] === group)
          if (pupils.length === 0 || random.chance(0.3)) continue
          const subject = random.pick(subjects)
          const isAlone = random.chance(0.2)
          lessons.push({
            lesson: random.chance(0.7) ? `${group}-${subject}` : `${group}-${subject}-${onDay}`,
            week,
            day: onDay,
            slot,
            minutes,
            class_or_group: group,
            subject,
            teachers: [random.pick(names), ...some(random, names, 0.15)].slice(0, 1 + random.below(3)),
            pupils: isAlone ? pupils : [...pupils, `other ${group}`],
          })
          // Support beside the class, for one child or several.
          if (random.chance(0.5))
            lessons.push({
              lesson: `S${lessons.length}`,
              week,
              day: onDay,
              slot,
              minutes,
              class_or_group: random.pick(['', group]),
              subject: random.pick(['støtte', subject]),
              teachers: random.chance(0.75) ? [random.pick(names)] : [],
              pupils: random.chance(0.6) ? [random.pick(pupils)] : pupils,
            })
        }
      }
  // The same lesson twice at one moment is no timetable.
  const seen = new Set<string>()
  const unique = lessons.filter(({ lesson, week, day: onDay, slot }) => {
    const key = `${lesson}|${week}|${onDay}|${slot}`
    return !seen.has(key) && seen.add(key)
  })
  return {
    lessons: unique,
    staff,
    needs: makeNeeds(
      random,
      children,
      unique,
      staff.map(({ staff: name }) => name),
    ),
  }
}

/** A school so small that all of its plans can be looked at: 1 to 8 units of support, not more than `mostPlans` plans. */
export const tinySchool = (seed: number, mostPlans = 40_000): School => {
  const random = randomFrom(seed, 'tiny schools')
  for (;;) {
    const school = draw(random)
    const { units } = demandOf(school)
    if (units.length < 2 || units.length > 8) continue
    const possible = possibleAdults(school)
    if (possible.every(({ length }) => length === 0)) continue
    if (possible.reduce((plans, { length }) => plans * (length + 1), 1) <= mostPlans) return school
  }
}
