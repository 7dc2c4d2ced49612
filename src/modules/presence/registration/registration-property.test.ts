import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { type KnownAbsence, type Mark, changesFor, lineAt, marks } from './class-registration.ts'
import { importAbsence } from '../import/apply.ts'
import { findHomeClass, lockClassDay, readClassDay } from './registration-store.ts'
import { saveRegistration } from './registration-write.ts'
import type { AbsencePart } from '../presence.ts'
import { AbsenceId } from '#platform/ids.ts'

let opened: TestDatabase
let world: SmallWorld
let owner: pg.Client

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  owner = new pg.Client(opened.owner)
  await owner.connect()
})
afterAll(async () => await owner.end())

const days = ['2026-11-16', '2026-11-17', '2026-11-18']
type Registering = { kind: 'register'; day: number; marks: [Mark, Mark] }
type Importing = {
  kind: 'import'
  complete: boolean
  overwrite: boolean
  rows: { pupil: number; day: number; mark: Mark }[]
}

const markOf = fc.constantFrom(...marks)
const step: fc.Arbitrary<Registering | Importing> = fc.oneof(
  fc.record({
    kind: fc.constant('register' as const),
    day: fc.nat(2),
    marks: fc.tuple(markOf, markOf),
  }),
  fc.record({
    kind: fc.constant('import' as const),
    complete: fc.boolean(),
    overwrite: fc.boolean(),
    rows: fc.uniqueArray(fc.record({ pupil: fc.nat(1), day: fc.nat(2), mark: markOf }), {
      minLength: 1,
      selector: ({ pupil, day }) => pupil * 3 + day,
    }),
  }),
)

/** What the database should say, told without a database. */
type Model = {
  absences: Map<string, Mark>
  registered: Set<number>
  staff: Set<number>
  first: Map<string, Mark>
}

const say = (model: Model, pupil: number, day: number, mark: Mark): void => {
  const key = `${pupil} ${day}`
  if (mark === 'present') model.absences.delete(key)
  else {
    model.absences.set(key, mark)
    if (!model.first.has(key)) model.first.set(key, mark)
  }
}

const follow = (model: Model, done: Registering | Importing): void => {
  if (done.kind === 'register') {
    for (const pupil of [0, 1]) say(model, pupil, done.day, done.marks[pupil] ?? 'present')
    model.registered.add(done.day)
    model.staff.add(done.day)
    return
  }
  const named = done.rows.map(({ day }) => day)
  for (const day of [0, 1, 2]) {
    const rows = done.rows.filter((one) => one.day === day)
    // Only absences say nothing of the others; both pupils, one of them there, is the whole class.
    const isTold = rows.length === 2 && rows.some(({ mark }) => mark === 'present')
    const isCovered = done.complete ? day >= Math.min(...named) && day <= Math.max(...named) : isTold
    for (const pupil of [0, 1]) {
      const row = rows.find((one) => one.pupil === pupil)
      if (model.staff.has(day) && !done.overwrite) continue
      if (row !== undefined) say(model, pupil, day, row.mark)
      else if (done.complete && isCovered) say(model, pupil, day, 'present')
    }
    if (isCovered) model.registered.add(day)
  }
}

const doIt = async (done: Registering | Importing): Promise<void> => {
  // In the order in which the class lists them: Dam, Holm.
  const pupils = [world.noah, world.ida]
  if (done.kind === 'import') {
    const rows = done.rows.map(({ pupil, day, mark }) => `${pupils[pupil]};${days[day]};${mark}`)
    const file = {
      name: 'absence.csv',
      open: async function* () {
        yield await Promise.resolve(Buffer.from(`pupil;date;category\n${rows.join('\n')}\n`))
      },
    }
    const { complete, overwrite } = done
    const result = await importAbsence(opened.database, {
      municipality: world.vindrose,
      file,
      complete,
      overwrite,
      dryRun: false,
    })
    expect(result.errors).toEqual([])
    return
  }
  const day = Temporal.PlainDate.from(days[done.day] ?? '')
  await opened.database.as(world.mette, async (tx) => {
    await lockClassDay(tx, world.class3a, day)
    const head = await findHomeClass(tx, world.mette, world.class3a)
    if (head === null) throw new Error('The class is gone.')
    const now = await readClassDay(tx, head, day)
    const lines = now.pupils.map((pupil, place) => ({
      ...pupil,
      line: { mark: done.marks[place] ?? 'present', note: null },
    }))
    const version = now.registrations[0]?.version ?? 0
    await saveRegistration(tx, {
      schoolClass: head.id,
      day,
      part: 'day',
      version,
      by: world.mette.person,
      lines,
    })
  })
}

const compare = async (model: Model): Promise<void> => {
  const stored = await owner.query<{ pupil: string; day: string; category: Mark }>(
    `select set_config('medvind.actor', 'import', false), set_config('medvind.municipality', '${world.vindrose}', false)`,
  )
  expect(stored.rowCount).toBe(1)
  const keyOf = (row: { pupil: string; day: string }) =>
    `${row.pupil === world.noah ? 0 : 1} ${days.indexOf(row.day)}`
  const { rows: absences } = await owner.query<{ pupil: string; day: string; category: Mark }>(
    'select pupil_id as pupil, day::text, category from absence',
  )
  expect(new Map(absences.map((row) => [keyOf(row), row.category]))).toEqual(model.absences)
  expect(absences.length).toBe(model.absences.size)
  const { rows: registered } = await owner.query<{ day: string }>('select day::text from class_registration')
  expect(new Set(registered.map(({ day }) => days.indexOf(day)))).toEqual(model.registered)
  expect(registered.length).toBe(model.registered.size)
  // What was said first of a pupil and day is what stands, or the oldest correction.
  const { rows: oldest } = await owner.query<{ pupil: string; day: string; category: Mark }>(
    `select distinct on (pupil_id, day) pupil_id as pupil, day::text, category from absence_correction order by pupil_id, day, id`,
  )
  const corrected = new Map(oldest.map((row) => [keyOf(row), row.category]))
  for (const [key, mark] of model.first) expect(corrected.get(key) ?? model.absences.get(key)).toBe(mark)
}

test('whatever is registered, corrected and imported, in any order, says what it should and forgets nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      await owner.query('truncate absence, absence_correction, class_registration')
      const model: Model = { absences: new Map(), registered: new Set(), staff: new Set(), first: new Map() }
      for (const one of steps) {
        await doIt(one)
        follow(model, one)
        await compare(model)
      }
    }),
    { numRuns: 25 },
  )
}, 120_000)

const part = fc.constantFrom<AbsencePart>('day', 'morning', 'last_lesson')
const known = fc.uniqueArray(
  fc.record({
    part,
    category: fc.constantFrom('sick' as const, 'authorised' as const, 'unauthorised' as const),
    note: fc.constantFrom(null, 'a'),
    origin: fc.constantFrom('staff' as const, 'guardian' as const),
  }),
  { selector: (absence) => absence.part },
)

test('a part of the day then says what was registered, and the other part what it said before', () => {
  fc.assert(
    fc.property(
      known,
      fc.constantFrom<AbsencePart>('morning', 'last_lesson'),
      markOf,
      (absences, here, mark) => {
        const before = absences.map((absence) => ({ ...absence, id: AbsenceId.create(), version: 1 }))
        const other = here === 'morning' ? 'last_lesson' : 'morning'
        let after: KnownAbsence[] = [...before]
        for (const change of changesFor(before, here, { mark, note: null })) {
          if (change.kind === 'add')
            after.push({
              category: change.category,
              note: change.note,
              part: here,
              origin: 'staff',
              id: AbsenceId.create(),
              version: 1,
            })
          else if (change.kind === 'remove') after = after.filter(({ id }) => id !== change.id)
          else
            after = after.map((absence) =>
              absence.id !== change.id
                ? absence
                : change.kind === 'narrow'
                  ? { ...absence, part: change.to }
                  : { ...absence, category: change.category, note: change.note },
            )
        }
        expect(lineAt(after, here)).toEqual({ mark, note: null })
        expect(lineAt(after, other)).toEqual(lineAt(before, other))
        expect(new Set(after.map((absence) => absence.part)).size).toBe(after.length)
      },
    ),
  )
})
