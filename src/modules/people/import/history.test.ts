import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { MunicipalityId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { newMunicipality } from '../../../../tests/setup/world.ts'
import {
  accessDifference,
  always,
  asOwner,
  changes,
  day,
  deltaFiles,
  type Files,
  importInto,
  person,
  rosterFiles,
  smallRoster,
} from './import.testing.ts'

/**
 * What a municipality should look like, kept by hand and without periods: a list of what holds now. That past days still say what
 * they said, and that the present says what the files say, is all that an import promises.
 */
type State = {
  readonly enrolled: ReadonlyMap<string, string>
  readonly members: ReadonlyMap<string, string>
  readonly teaching: ReadonlyMap<string, string>
  readonly custody: ReadonlyMap<string, string>
}
const kinds = ['enrolled', 'members', 'teaching', 'custody'] as const

const pupils = ['p1', 'p2', 'p3', 'p4'] as const
const teachers = ['t1', 't2'] as const
const guardians = ['g1', 'g2'] as const
const schools = ['s1', 's2'] as const
const classes = { a1: 's1', b1: 's1', a2: 's2' } as const
const classIds = Object.keys(classes) as (keyof typeof classes)[]

let opened: TestDatabase
let made = 0
beforeAll(async () => {
  opened = await testDatabase()
})

type Bulk = {
  readonly kind: 'bulk'
  readonly people: Readonly<Record<string, boolean>>
  readonly school: readonly (typeof schools)[number][]
  readonly member: readonly (string | null)[]
  readonly teaching: readonly (string | null)[]
  readonly custody: readonly (boolean | null)[]
}
type Delta = {
  readonly kind: 'delta'
  readonly ends: string | null
  readonly moves: readonly { readonly pupil: number; readonly to: string | null }[]
}
type Step = { readonly days: number; readonly change: Bulk | Delta }

const someClass = fc.option(fc.constantFrom(...classIds), { nil: null, freq: 4 })
const bulk = fc.record<Bulk>({
  kind: fc.constant('bulk'),
  people: fc.record(
    Object.fromEntries(
      [...pupils, ...teachers, ...guardians].map((id) => [
        id,
        fc.boolean().map((away) => !away || id === 'p1'),
      ]),
    ),
  ),
  school: fc.tuple(...pupils.map(() => fc.constantFrom(...schools))),
  member: fc.tuple(...pupils.map(() => someClass)),
  teaching: fc.tuple(...teachers.map(() => someClass)),
  custody: fc.tuple(...[...pupils, ...pupils].map(() => fc.option(fc.boolean(), { nil: null }))),
})
const delta = fc.record<Delta>({
  kind: fc.constant('delta'),
  ends: fc.option(fc.constantFrom(...pupils.slice(1), ...teachers), { nil: null }),
  moves: fc.array(fc.record({ pupil: fc.nat(3), to: someClass }), { maxLength: 3 }),
})
const steps = fc.tuple(
  bulk,
  fc.array(fc.record<Step>({ days: fc.nat(2), change: fc.oneof(bulk, delta) }), {
    minLength: 1,
    maxLength: 4,
  }),
)

/** Somebody goes to each school from the first day on: a school that is new is taken to have begun with the school year. */
const settled = [
  ['x-1', 'x1 s1'],
  ['x-2', 'x2 s2'],
] as const

const present = ({ people }: Bulk, id: string): boolean => people[id] !== false

const stateOf = (said: Bulk): State => ({
  enrolled: new Map(
    pupils.flatMap((id, at) => (present(said, id) ? [[`r-${id}`, `${id} ${said.school[at]}`]] : [])),
  ),
  members: new Map(
    pupils.flatMap((id, at) => {
      const to = said.member[at]
      return present(said, id) && to ? [[`e-${id}`, `${id} ${to}`] as const] : []
    }),
  ),
  teaching: new Map(
    teachers.flatMap((id, at) => {
      const to = said.teaching[at]
      return present(said, id) && to ? [[`x-${id}`, `${id} ${to}`] as const] : []
    }),
  ),
  custody: new Map(
    pupils.flatMap((id, at) =>
      guardians.flatMap((guardian, which) => {
        const has = said.custody[at * 2 + which]
        return present(said, id) && present(said, guardian) && typeof has === 'boolean'
          ? [[`${id} ${guardian}`, String(has)] as const]
          : []
      }),
    ),
  ),
})

const filesOf = async (state: State, said: Bulk): Promise<Files> => {
  const pair = (text: string): [string, string] => text.split(' ') as [string, string]
  const [school] = smallRoster.schools
  if (school === undefined) throw new Error('No school')
  return await rosterFiles({
    schools: schools.map((sourcedId, at) => ({
      ...school,
      sourcedId,
      institutionNumber: `10100${at}`,
      district: null,
    })),
    classes: classIds.map((sourcedId) => ({
      sourcedId,
      title: sourcedId,
      kind: 'homeroom' as const,
      school: classes[sourcedId],
      department: null,
      code: null,
      gradeLevels: [],
      course: null,
      sessions: [],
      subjects: [],
    })),
    people: [...[...pupils, ...teachers, ...guardians].filter((id) => present(said, id)), 'x1', 'x2'].map(
      (id) => person(id),
    ),
    staffRoles: teachers
      .filter((id) => present(said, id))
      .map((id) => ({
        sourcedId: `s-${id}`,
        person: id,
        role: 'teacher' as const,
        school: 's1',
        department: null,
        primary: true,
        ...always,
      })),
    schoolEnrolments: [...state.enrolled, ...settled].map(([sourcedId, facts]) => ({
      sourcedId,
      pupil: pair(facts)[0],
      school: pair(facts)[1],
      department: null,
      gradeLevel: null,
      primary: true,
      ...always,
    })),
    classMemberships: [...state.members].map(([sourcedId, facts]) => ({
      sourcedId,
      pupil: pair(facts)[0],
      class: pair(facts)[1],
      ...always,
    })),
    classStaff: [...state.teaching].map(([sourcedId, facts]) => ({
      sourcedId,
      person: pair(facts)[0],
      class: pair(facts)[1],
      role: 'teacher' as const,
      primary: false,
      ...always,
    })),
    guardianships: [...state.custody].map(([key, has]) => ({
      pupil: pair(key)[0],
      guardian: pair(key)[1],
      relation: 'parent' as const,
      custody: has === 'true',
      access: has === 'true' ? ('full' as const) : ('none' as const),
    })),
  })
}

/** What a delta does to the list, and the files that say it; null when there is nothing to say. */
const applied = (state: State, { ends, moves }: Delta): { state: State; files: Files } | null => {
  const known = (id: string): boolean => state.enrolled.has(`r-${id}`)
  const members = new Map(state.members)
  const rows = new Map<string, string>()
  for (const { pupil, to } of moves) {
    const id = pupils[pupil] ?? 'p1'
    if (!known(id) || id === ends) continue
    if (to === null) {
      rows.set(`e-${id}`, `e-${id},tobedeleted,,,,,,,`)
      members.delete(`e-${id}`)
    } else {
      rows.set(`e-${id}`, `e-${id},active,${to},${classes[to as keyof typeof classes]},${id},student,,,`)
      members.set(`e-${id}`, `${id} ${to}`)
    }
  }
  const without = (map: ReadonlyMap<string, string>): Map<string, string> =>
    new Map(
      [...map].filter(
        ([key, facts]) => ends === null || (!facts.startsWith(`${ends} `) && !key.startsWith(`${ends} `)),
      ),
    )
  const files = {
    ...(rows.size === 0 ? {} : { enrollments: [...rows.values()] }),
    ...(ends === null ? {} : { users: [`${ends},tobedeleted,,,,,,,,,,,,,,,,,,,`] }),
  }
  if (Object.keys(files).length === 0) return null
  return {
    files: deltaFiles(files),
    state: {
      enrolled: without(state.enrolled),
      members: without(members),
      teaching: without(state.teaching),
      custody: without(state.custody),
    },
  }
}

const queries = {
  enrolled: `select t.source_id as key, p.source_id || ' ' || s.source_id as facts from enrolment t
    join person p on p.id = t.pupil_id join school s on s.id = t.school_id`,
  members: `select t.source_id as key, p.source_id || ' ' || c.source_id as facts from class_member t
    join person p on p.id = t.pupil_id join class c on c.id = t.class_id`,
  teaching: `select t.source_id as key, p.source_id || ' ' || c.source_id as facts from class_staff t
    join person p on p.id = t.person_id join class c on c.id = t.class_id`,
  custody: `select p.source_id || ' ' || g.source_id as key, t.has_custody::text as facts from guardianship t
    join person p on p.id = t.pupil_id join person g on g.id = t.guardian_id`,
} as const

const holdsOn = async (place: MunicipalityId, on: Temporal.PlainDate): Promise<State> => {
  const read = async (kind: (typeof kinds)[number]) => {
    const rows = await asOwner<{ key: string; facts: string }>(
      opened,
      `${queries[kind]} where t.municipality_id = $1 and t.valid_from <= $2 and (t.valid_to is null or t.valid_to > $2) order by 1, 2`,
      [place, on.toString()],
    )
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
    return new Map(rows.filter(({ facts }) => !facts.startsWith('x')).map(({ key, facts }) => [key, facts]))
  }
  return {
    enrolled: await read('enrolled'),
    members: await read('members'),
    teaching: await read('teaching'),
    custody: await read('custody'),
  }
}

const sorted = (state: State) =>
  Object.fromEntries(kinds.map((kind) => [kind, [...state[kind]].sort((a, b) => (a < b ? -1 : 1))]))

test('whatever the files say, the present is what they say and the past is what it was', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async ([first, rest]) => {
      made += 1
      const place = await newMunicipality(opened.database, `Kommune ${made}`, async () => {})
      let today = day('2026-11-24')
      let state: State = { enrolled: new Map(), members: new Map(), teaching: new Map(), custody: new Map() }
      const remembered = new Map<string, State>()
      for (const { days, change } of [{ days: 0, change: first }, ...rest]) {
        today = today.add({ days })
        const next =
          change.kind === 'bulk'
            ? { state: stateOf(change), files: await filesOf(stateOf(change), change) }
            : applied(state, change)
        if (next === null) continue
        const database = opened.onDay(today.toString())
        const dry = await importInto(database, place, next.files, { dryRun: true })
        const real = await importInto(database, place, next.files)
        expect(real.problems.errors).toEqual([])
        expect(changes(dry)).toEqual(changes(real))
        expect(changes(await importInto(database, place, next.files))).toEqual({})
        await database.close()
        state = next.state
        expect(sorted(await holdsOn(place, today))).toEqual(sorted(state))
        remembered.set(today.toString(), state)
      }
      for (const [on, then] of remembered)
        expect([on, sorted(await holdsOn(place, day(on)))]).toEqual([on, sorted(then)])
      expect(await accessDifference(opened)).toBe(0)
    }),
    { numRuns: Number(process.env['MEDVIND_RUNS'] ?? 4), endOnFailure: true },
  )
}, 300_000)
