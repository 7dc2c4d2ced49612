import type { ActorTx, Database } from '../../src/platform/db/database.ts'
import { danishSortKey } from '../../src/platform/text/danish.ts'
import type { SmallWorld } from './world.ts'

type Random = () => number

const first = Temporal.PlainDate.from('2025-08-11')
const last = Temporal.PlainDate.from('2026-11-24')

const someDay = (random: Random): Temporal.PlainDate =>
  first.add({ days: Math.floor(random() * first.until(last).days) })

const pick = <Value>(random: Random, values: readonly [Value, ...Value[]]): Value =>
  values[Math.floor(random() * values.length)] ?? values[0]

/** Saturdays and holidays are among them: what is registered on such a day must not count. */
const everyDay = (): Temporal.PlainDate[] =>
  Array.from({ length: first.until(last).days + 1 }, (_, days) => first.add({ days }))

const insertPupil = async (
  tx: ActorTx,
  world: SmallWorld,
  random: Random,
  number: number,
): Promise<string> => {
  const id = crypto.randomUUID()
  const key = { municipality_id: world.vindrose }
  const fact = () => {
    const fresh = crypto.randomUUID()
    return { ...key, id: fresh, source: 'random', source_id: fresh }
  }
  const name = `Barn${number}`
  await tx.db
    .insertInto('person')
    .values({
      ...key,
      id,
      given_name: name,
      family_name: 'Tilfældig',
      sort_key: danishSortKey(`Tilfældig ${name}`),
      search_text: name,
      source: 'random',
      source_id: id,
      valid_from: first,
    })
    .execute()
  await tx.db
    .insertInto('pupil')
    .values({ ...key, id })
    .execute()
  const moved = random() < 0.4 ? someDay(random) : null
  const schools = pick(random, [
    [world.birk, world.aa],
    [world.aa, world.birk],
  ])
  const enrol = async (
    school: string | undefined,
    from: Temporal.PlainDate,
    to: Temporal.PlainDate | null,
  ) => {
    await tx.db
      .insertInto('enrolment')
      .values({
        ...fact(),
        pupil_id: id,
        school_id: school ?? world.birk,
        grade_level: pick(random, ['0', '3', '6', '7', '9', null]),
        valid_from: from,
        valid_to: to,
      })
      .execute()
  }
  await enrol(schools[0], first, moved)
  if (moved !== null && random() < 0.8) await enrol(schools[1], moved, null)
  // Some are in two classes at once, some leave one and come back, some are in none.
  for (let classes = Math.floor(random() * 4); classes > 0; classes--) {
    const from = random() < 0.6 ? first : someDay(random)
    const to = random() < 0.6 ? null : from.add({ days: Math.floor(random() * 200) })
    await tx.db
      .insertInto('class_member')
      .values({
        ...fact(),
        pupil_id: id,
        class_id: pick(random, [world.class3a, world.class8b, world.class5c]),
        valid_from: from,
        valid_to: to,
      })
      .execute()
  }
  return id
}

const insertAbsences = async (
  tx: ActorTx,
  world: SmallWorld,
  random: Random,
  pupils: readonly string[],
): Promise<void> => {
  for (const pupil of pupils) {
    const rate = random() * random() * 0.5
    const rows = everyDay().flatMap((day) =>
      (['day', 'morning', 'last_lesson'] as const)
        .filter(() => random() < rate / 2)
        .map((part) => ({
          municipality_id: world.vindrose,
          id: crypto.randomUUID(),
          pupil_id: pupil,
          day,
          part,
          category: pick(random, ['sick', 'authorised', 'unauthorised', 'unauthorised']),
          origin: 'import',
        })),
    )
    for (let at = 0; at < rows.length; at += 500)
      await tx.db
        .insertInto('absence')
        .values(rows.slice(at, at + 500))
        .execute()
  }
}

const insertRegistrations = async (tx: ActorTx, world: SmallWorld, random: Random): Promise<void> => {
  for (const schoolClass of [world.class3a, world.class8b, world.class5c]) {
    const parts = schoolClass === world.class8b ? (['morning', 'last_lesson'] as const) : (['day'] as const)
    const rows = everyDay().flatMap((day) =>
      parts
        .filter(() => random() < 0.7)
        .map((part) => ({
          municipality_id: world.vindrose,
          class_id: schoolClass,
          day,
          part,
          origin: 'import',
        })),
    )
    for (let at = 0; at < rows.length; at += 500)
      await tx.db
        .insertInto('class_registration')
        .values(rows.slice(at, at + 500))
        .execute()
  }
}

/** Fills the small world with pupils whose schools, classes and absences are as untidy as real ones can be, and worse. */
export const fillRandomly = async (
  database: Database,
  world: SmallWorld,
  random: Random,
  count = 40,
): Promise<readonly string[]> => {
  const pupils: string[] = []
  await database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    for (let number = 0; number < count; number++) pupils.push(await insertPupil(tx, world, random, number))
    await insertAbsences(tx, world, random, pupils)
    await insertRegistrations(tx, world, random)
  })
  return pupils
}
