import type { SchoolDays } from './demo-calendar.ts'
import type { DemoClass, DemoSchool } from './roster.ts'
import type { Random } from '#platform/random.ts'

/** Which registrations of a class nobody made: bit 1 the day's or the morning's, bit 2 the last lesson's. */
export type ClassDays = { readonly from: number; readonly to: number; readonly forgotten: Uint8Array }

export const firstForgotten = 1
export const lastForgotten = 2

export const hasTwoRegistrations = (grade: number): boolean => grade >= 7

const usuallyForgotten = 0.008
/** In each school one class is often forgotten, so that "not registered" is seen, and seen to matter. */
const oftenForgotten = 0.13

/** The days of each home class of a school, and which of them were forgotten. */
export const classDaysOf = (
  school: DemoSchool,
  days: SchoolDays,
  random: Random,
): ReadonlyMap<DemoClass, ClassDays> => {
  const home = school.classes.filter(({ kind }) => kind === 'homeroom')
  const forgetful = random.pick(home.filter(({ isCurrent, grade }) => isCurrent && grade > 0 && grade < 7))
  return new Map(
    home.map((schoolClass) => {
      const [from, to] = schoolClass.isCurrent ? [days.currentFrom, days.count] : [0, days.currentFrom]
      const chance = schoolClass === forgetful ? oftenForgotten : usuallyForgotten
      const forgotten = new Uint8Array(days.count)
      for (let place = from; place < to; place++) {
        if (random.next() < chance) forgotten[place] = firstForgotten | lastForgotten
        else if (hasTwoRegistrations(schoolClass.grade) && random.next() < chance * 2)
          forgotten[place] = lastForgotten
      }
      return [schoolClass, { from, to, forgotten }]
    }),
  )
}

/** Who registered a class on a day, and when: mostly the primary teacher, within a quarter of an hour of the bell. */
export const registrarOf = (schoolClass: DemoClass, place: number): string | null => {
  const turn = (place * 7 + schoolClass.letter * 3 + schoolClass.grade) % 10
  const member = schoolClass.staff[turn < 7 ? 0 : 1 + (turn % 2)] ?? schoolClass.staff[0]
  return member?.id ?? null
}

const two = (number: number): string => String(number).padStart(2, '0')

export const registeredAt = (
  days: SchoolDays,
  place: number,
  schoolClass: DemoClass,
  isLastLesson: boolean,
): string => {
  const turn = (place * 13 + schoolClass.letter * 5 + schoolClass.grade * 11) % 16
  const time = isLastLesson ? `14:${two(5 + turn)}` : `08:${two(4 + turn)}`
  return `${days.text[place]} ${time}:${two((turn * 17) % 60)}${days.offset[place]}`
}

/** The moment at which a guardian wrote that the child stays at home. */
export const noticeAt = (days: SchoolDays, place: number, turn: number): string =>
  `${days.text[place]} ${turn % 3 === 0 ? '06' : '07'}:${two((turn * 7) % 45)}:00${days.offset[place]}`
