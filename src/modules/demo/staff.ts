import type { Role } from '#platform/access/actor.ts'
import type { DemoPersonName } from './families.ts'
import { familyNameFor, type Names } from './names.ts'
import type { Random } from '#platform/random.ts'

export type StaffMember = DemoPersonName & {
  readonly role: Role
  /** Its place among the municipality's schools; null: the whole municipality. */
  readonly school: number | null
}

export type StaffMaker = (role: Role, school: number | null) => StaffMember

export const staffMaker = (random: Random, names: Names, nextId: () => string): StaffMaker => {
  return (role, school) => {
    const sex = random.chance(role === 'pedagogue' ? 0.75 : 0.68) ? 'female' : 'male'
    const origin = random.chance(0.93) ? 'danish' : names.origin()
    return {
      id: nextId(),
      given: names.given(origin, 'adult', sex),
      middle: null,
      family: familyNameFor(names.family(origin), sex),
      isProtected: false,
      role,
      school,
    }
  }
}

/** A class or group that needs adults. `teachers` includes the primary teacher. */
type Teaching = { readonly grade: number; readonly teachers: number; readonly hasPedagogue: boolean }

type TeachingStaff = {
  readonly teachers: readonly StaffMember[]
  readonly pedagogues: readonly StaffMember[]
  /** For each class or group its adults, the primary teacher first. */
  readonly of: readonly (readonly StaffMember[])[]
}

const mostClassesOfATeacher = 5
const usualClassesOfATeacher = 3.4
const usualClassesOfAPedagogue = 2.5

type Load = { readonly member: StaffMember; readonly home: number; classes: number }

/**
 * Shares the classes of a school among its teachers: everyone is nearest to one class, and takes the other classes close by
 * first, two to five in all. `classes` come by grade, home classes before groups of the same grade.
 */
export const assignStaff = (
  classes: readonly Teaching[],
  school: number,
  random: Random,
  make: StaffMaker,
): TeachingStaff => {
  const places = classes.reduce((sum, { teachers }) => sum + teachers, 0)
  const most = Math.max(...classes.map(({ teachers }) => teachers))
  const count = Math.max(Math.ceil(places / usualClassesOfATeacher), most)
  const loads: Load[] = Array.from({ length: count }, (_, place) => ({
    member: make('teacher', school),
    home: ((place + 0.5) * classes.length) / count,
    classes: 0,
  }))
  const withPedagogue = classes.filter(({ hasPedagogue }) => hasPedagogue).length
  const pedagogues = Array.from(
    { length: Math.max(1, Math.round(withPedagogue / usualClassesOfAPedagogue)) },
    () => make('pedagogue', school),
  )
  const of: StaffMember[][] = classes.map(() => [])
  const give = (place: number): void => {
    const taken = of[place] ?? []
    let best: Load | null = null
    let bestCost = Number.POSITIVE_INFINITY
    for (const load of loads) {
      if (load.classes >= mostClassesOfATeacher || taken.includes(load.member)) continue
      const cost = load.classes * 4 + Math.abs(load.home - place) * 0.8 + random.next() * 2
      if (cost < bestCost) [best, bestCost] = [load, cost]
    }
    if (best === null) return
    best.classes += 1
    taken.push(best.member)
  }
  const rounds = Math.max(...classes.map(({ teachers }) => teachers))
  for (let round = 0; round < rounds; round++)
    for (const [place, { teachers }] of classes.entries()) if (round < teachers) give(place)
  let next = 0
  for (const [place, { hasPedagogue }] of classes.entries()) {
    const pedagogue = pedagogues[Math.floor((next * pedagogues.length) / Math.max(withPedagogue, 1))]
    if (!hasPedagogue || pedagogue === undefined) continue
    of[place]?.push(pedagogue)
    next += 1
  }
  return { teachers: loads.map(({ member }) => member), pedagogues, of }
}

/** Everyone who works for the municipality and not for one school, and how many pupils there are to one of them. */
const municipal: readonly (readonly [Role, number, number])[] = [
  ['psychologist', 1500, 1],
  ['socialWorker', 1500, 1],
  ['visitationBoard', 15_000, 3],
  ['milCoordinator', 10_000, 1],
  ['administration', 8000, 2],
  ['networkMember', 15_000, 1],
  ['systemAdministrator', 60_000, 1],
]

export const municipalStaff = (pupils: number, make: StaffMaker): readonly StaffMember[] =>
  municipal.flatMap(([role, pupilsToOne, least]) =>
    Array.from({ length: Math.max(least, Math.round(pupils / pupilsToOne)) }, () => make(role, null)),
  )
