// node bench/continuity-count.ts [pupils]: different adults per pupil, in a whole country's timetables.
import { countDistinctAdults, type Lists, roleNumbers } from '../src/modules/continuity/engine/contacts.ts'
import { randomFrom } from '../src/platform/random.ts'
import { figure, type Figure, median } from './measure.ts'

const pupilsInClass = 22
const lessonsAWeek = 30
const classesInSchool = 25
const adultsInSchool = 60

type Country = {
  readonly pupilLessons: Lists
  readonly lessonAdults: Lists
  readonly roles: Uint8Array
  readonly adults: number
}

/**
 * A week of everybody: each class has its lessons with one of its eight teachers, every fourth with a second adult, and a pupil in twenty
 * has ten support lessons besides, with adults from the whole school.
 */
const makeCountry = (pupils: number): Country => {
  const { below: next } = randomFrom(1, 'continuity.country')
  const classes = Math.ceil(pupils / pupilsInClass)
  const adults = Math.ceil(classes / classesInSchool) * adultsInSchool
  const lessonOffsets = [0]
  const lessonValues: number[] = []
  const roles: number[] = []
  const addLesson = (...met: readonly (readonly [number, number])[]): number => {
    for (const [adult, role] of met) {
      lessonValues.push(adult)
      roles.push(role)
    }
    return lessonOffsets.push(lessonValues.length) - 2
  }
  const firstOfSchool = (one: number): number => Math.floor(one / classesInSchool) * adultsInSchool
  for (let one = 0; one < classes; one++) {
    const first = firstOfSchool(one)
    const team = Array.from({ length: 8 }, () => first + next(adultsInSchool))
    for (let lesson = 0; lesson < lessonsAWeek; lesson++) {
      const teacher = [team[next(8)] ?? first, roleNumbers.teacher] as const
      if (lesson % 4 === 0) addLesson(teacher, [first + next(adultsInSchool), next(3)])
      else addLesson(teacher)
    }
  }
  const offsets = new Uint32Array(pupils + 1)
  const values = new Uint32Array(pupils * lessonsAWeek + Math.ceil(pupils / 20) * 10)
  let place = 0
  for (let pupil = 0; pupil < pupils; pupil++) {
    const one = Math.floor(pupil / pupilsInClass)
    for (let lesson = 0; lesson < lessonsAWeek; lesson++) values[place++] = one * lessonsAWeek + lesson
    if (pupil % 20 === 0)
      for (let lesson = 0; lesson < 10; lesson++)
        values[place++] = addLesson([firstOfSchool(one) + next(adultsInSchool), roleNumbers.support])
    offsets[pupil + 1] = place
  }
  return {
    pupilLessons: { offsets, values: values.subarray(0, place) },
    lessonAdults: { offsets: Uint32Array.from(lessonOffsets), values: Uint32Array.from(lessonValues) },
    roles: Uint8Array.from(roles),
    adults,
  }
}

/** Only looks at every entry that the count has to look at, and remembers nothing. */
const readThrough = ({ pupilLessons: { values }, lessonAdults }: Country): number => {
  let total = 0
  for (let place = 0; place < values.length; place++) {
    const lesson = values[place] ?? 0
    const last = lessonAdults.offsets[lesson + 1] ?? 0
    for (let at = lessonAdults.offsets[lesson] ?? 0; at < last; at++) total += lessonAdults.values[at] ?? 0
  }
  return total
}

const secondsOf = (work: () => unknown): number => {
  const times: number[] = []
  for (let run = 0; run < 5; run++) {
    const started = performance.now()
    work()
    times.push((performance.now() - started) / 1000)
  }
  return median(times)
}

export const continuityCountFigures = (pupils: number): Figure[] => {
  const measured = (count: number) => {
    const country = makeCountry(count)
    const { pupilLessons, lessonAdults, roles, adults } = country
    return {
      seconds: secondsOf(() => countDistinctAdults(pupilLessons, lessonAdults, roles, adults)),
      reading: secondsOf(() => readThrough(country)),
      entries: pupilLessons.values.length,
    }
  }
  const tenth = measured(Math.ceil(pupils / 10))
  const all = measured(pupils)
  return [
    figure({
      name: `counting the adults of ${pupils} pupils (${all.entries} places in lessons)`,
      value: all.seconds,
      unit: 's',
      yardstick: { name: 'only reading the same places', value: all.reading },
      budget: { most: 3, of: 'value' },
    }),
    figure({
      name: `the same, each pupil, against a tenth of them`,
      value: (all.seconds / pupils) * 1e6,
      unit: 's',
      yardstick: {
        name: 'a million pupils at the pace of a tenth',
        value: (tenth.seconds / Math.ceil(pupils / 10)) * 1e6,
      },
      budget: { most: 2, of: 'ratio' },
      remark: 'seconds for a million pupils',
    }),
  ]
}

if (import.meta.main)
  process.stdout.write(
    `${JSON.stringify(continuityCountFigures(Number(process.argv[2] ?? 540_000)), null, 2)}\n`,
  )
