import type { TimetableLesson } from '#continuity'
import type { DemoClass, DemoPupil, DemoSchool } from './roster.ts'
import type { Random } from '#platform/random.ts'

export const demoWeeks = ['A', 'B'] as const
export const demoDays = [1, 2, 3, 4, 5] as const
export const demoSlots = ['08:10', '09:00', '10:05', '10:55', '12:10', '13:00'] as const
export const lessonMinutes = 45

/** What the teachers of a class teach, the primary teacher first. */
const subjectsOf = (grade: number): readonly string[] =>
  grade <= 3
    ? ['Dansk', 'Matematik', 'Idræt', 'Natur/teknologi', 'Musik', 'Billedkunst', 'Kristendom', 'Engelsk']
    : grade <= 6
      ? [
          'Dansk',
          'Matematik',
          'Engelsk',
          'Håndværk og design',
          'Idræt',
          'Natur/teknologi',
          'Historie',
          'Musik',
        ]
      : ['Dansk', 'Matematik', 'Engelsk', 'Tysk', 'Fysik/kemi', 'Historie', 'Biologi', 'Idræt']

export type Slot = { readonly day: number; readonly slot: string }

export const slotsOfWeek: readonly Slot[] = demoDays.flatMap((day) =>
  demoSlots.map((slot) => ({ day, slot })),
)

/** The smallest have fewer lessons: the last one of the day is not theirs. */
const hasLesson = ({ grade }: DemoClass, { slot }: Slot): boolean => grade >= 4 || slot !== demoSlots.at(-1)

/** Gives each class one of its adults, so that nobody is in two places: whom a class has is moved on where another has nobody else. */
const shareOutAdults = (
  wanted: readonly { readonly key: string; readonly adults: readonly string[] }[],
): ReadonlyMap<string, string> => {
  const classOf = new Map<string, string>()
  const adultsOf = new Map(wanted.map(({ key, adults }) => [key, adults]))
  const find = (key: string, tried: Set<string>): boolean => {
    for (const adult of adultsOf.get(key) ?? []) {
      if (tried.has(adult)) continue
      tried.add(adult)
      const taken = classOf.get(adult)
      if (taken !== undefined && !find(taken, tried)) continue
      classOf.set(adult, key)
      return true
    }
    return false
  }
  for (const { key } of wanted) find(key, new Set())
  return new Map([...classOf].map(([adult, key]) => [key, adult]))
}

const turned = <Item>(items: readonly Item[], by: number): readonly Item[] => [
  ...items.slice(by % Math.max(items.length, 1)),
  ...items.slice(0, by % Math.max(items.length, 1)),
]

export const homeClassesNow = (school: DemoSchool): readonly DemoClass[] =>
  school.classes.filter(({ kind, isCurrent }) => kind === 'homeroom' && isCurrent)

export const pupilsOf = (school: DemoSchool, schoolClass: DemoClass): readonly DemoPupil[] =>
  school.pupils.filter(({ now }) => now === schoolClass)

/** The classes' own lessons, the same in both weeks, taught by the teachers whom the roster has in the class. */
export const classLessons = (school: DemoSchool, random: Random): readonly TimetableLesson[] => {
  const classes = homeClassesNow(school)
  const pupils = new Map(classes.map((one) => [one.id, pupilsOf(school, one).map(({ id }) => id)]))
  const teachersOf = (one: DemoClass): readonly string[] =>
    one.staff.filter(({ role }) => role === 'teacher').map(({ id }) => id)
  const start = random.below(97)
  return slotsOfWeek.flatMap((at, place) => {
    const taught = classes.filter((one) => hasLesson(one, at) && one.staff.length > 0)
    const given = shareOutAdults(
      taught.map((one, index) => ({
        key: one.id,
        adults: turned(teachersOf(one), start + place + index * 7),
      })),
    )
    return taught.flatMap((one) => {
      const teacher = given.get(one.id)
      if (teacher === undefined) return []
      const subjects = subjectsOf(one.grade)
      const subject = subjects[teachersOf(one).indexOf(teacher) % subjects.length] ?? ''
      return demoWeeks.map((week): TimetableLesson => ({
        id: `${one.title}-${at.day}-${at.slot}`,
        week,
        ...at,
        minutes: lessonMinutes,
        group: one.title,
        subject,
        teachers: [teacher],
        room: one.title,
        pupils: pupils.get(one.id) ?? [],
      }))
    })
  })
}
