import pg from 'pg'
import type { PersonActor, Role } from '#platform/access/actor.ts'
import type { ClassId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import { MunicipalityId } from '#platform/ids.ts'
import type { TestApp } from '../../../tests/setup/app.ts'
import type { TestDatabase } from '../../../tests/setup/database.ts'
import { newMunicipality } from '../../../tests/setup/world.ts'
import { exampleSets } from './example-sets.ts'

/** A class of eight with two teachers of whom one starts pulses, a class of four, and people who have nothing to do with either. */
export const pulseWorld = async (opened: TestDatabase, name = 'Pulskommunen') => {
  const pupils: PupilId[] = []
  const few: PupilId[] = []
  const kept: { [name: string]: string } = {}
  const keep = <Id extends string>(key: string, id: Id): Id => {
    kept[key] = id
    return id
  }
  const municipality = await newMunicipality(opened.database, name, async (make) => {
    const school = keep('school', await make.school('Pulsskolen'))
    const other = keep('otherSchool', await make.school('Naboskolen'))
    const eight = keep('eight', await make.homeClass(school, '4.a', '4'))
    const four = keep('four', await make.homeClass(school, '4.b', '4'))
    for (const given of ['Alma', 'Bo', 'Cille', 'Dan', 'Eva', 'Finn', 'Gry', 'Hans'])
      pupils.push(await make.pupil(given, 'Puls', { school, homeClass: eight, gradeLevel: '4' }))
    for (const given of ['Ib', 'Jane', 'Kim', 'Lis'])
      few.push(await make.pupil(given, 'Få', { school, homeClass: four, gradeLevel: '4' }))
    for (const [who, role, at] of [
      ['teacher', 'teacher', school],
      ['colleague', 'teacher', school],
      ['stranger', 'teacher', school],
      ['leader', 'schoolLeader', school],
      ['otherLeader', 'schoolLeader', other],
      ['administration', 'administration', null],
    ] as const)
      await make.holds(keep(who, await make.person(who, 'Voksen')), role, at)
    for (const who of ['teacher', 'colleague']) await make.teaches(kept[who] as PersonId, eight)
    await make.teaches(kept['teacher'] as PersonId, four)
    await make.teaches(kept['stranger'] as PersonId, four)
    const [alma] = pupils
    if (alma !== undefined) await make.guardian(keep('parent', await make.person('Mor', 'Puls')), alma, true)
  })
  const actor = (who: string, role: Role, school: string | null = 'school'): PersonActor => ({
    kind: 'person',
    municipality: MunicipalityId.trust(municipality),
    person: (kept[who] ?? who) as PersonId,
    roles: [{ role, school: school === null ? null : ((kept[school] ?? null) as SchoolId | null) }],
  })
  return {
    municipality,
    eight: kept['eight'] as ClassId,
    four: kept['four'] as ClassId,
    pupils,
    few,
    teacher: actor('teacher', 'teacher'),
    colleague: actor('colleague', 'teacher'),
    stranger: actor('stranger', 'teacher'),
    leader: actor('leader', 'schoolLeader'),
    otherLeader: actor('otherLeader', 'schoolLeader', 'otherSchool'),
    administration: actor('administration', 'administration', null),
    parent: actor('parent', 'custodyHolder', null),
    pupil: (index: number): PersonActor => actor(pupils[index] ?? '', 'pupil', null),
    fewPupil: (index: number): PersonActor => actor(few[index] ?? '', 'pupil', null),
  }
}

export type PulseWorld = Awaited<ReturnType<typeof pulseWorld>>

/** The third example: five questions on five steps. */
export const set = exampleSets[2] ?? exampleSets[0]
export const questionCount = set?.questions.length ?? 0

type Fields = Record<string, string | readonly string[]>

export const startFields = (more: Fields = {}): Fields => ({
  titel: set?.title ?? '',
  skala: set?.scale ?? '',
  ...Object.fromEntries((set?.questions ?? []).map((question, index) => [`sp${index + 1}`, question])),
  form: 'anonymous',
  maade: 'signIn',
  naar: 'lesson',
  fra: '',
  til: '',
  ...more,
})

/** Other questions on the same scale, for a second pulse within the week. */
export const otherQuestions: Fields = Object.fromEntries(
  ['Maden', 'Musikken', 'Turen', 'Legen', 'Bussen'].map((word, index) => [
    `sp${index + 1}`,
    `${word} var noget for mig.`,
  ]),
)

export const startHref = (classId: string): string => `/pulser/klasse/${classId}?saet=${set?.id ?? ''}`

/** Starts a pulse as somebody does on the page, and gives its id. */
export const startedBy = async (
  app: TestApp,
  who: PersonActor,
  classId: string,
  more: Fields = {},
): Promise<string> => {
  const response = await (await app.as(who)).post(startHref(classId), startFields(more))
  const id = /\/pulser\/puls\/([0-9a-f-]+)$/.exec(response.headers.get('location') ?? '')?.[1]
  if (id === undefined) throw new Error(`No pulse was started (${response.status}): ${await response.text()}`)
  return id
}

export const answerFields = (choice: number | ((question: number) => number), more: Fields = {}): Fields => ({
  ...Object.fromEntries(
    Array.from({ length: questionCount }, (_, index) => [
      `svar${index + 1}`,
      String(typeof choice === 'number' ? choice : choice(index)),
    ]),
  ),
  ...more,
})

/** A pupil fetches a code on the own sign-in; null when there was none to have. */
export const codeFor = async (app: TestApp, who: PersonActor, pulse: string): Promise<string | null> => {
  const response = await (await app.as(who)).post(`/mine-pulser/${pulse}/kode`, {})
  return /kode=([A-Z-]+)$/.exec(response.headers.get('location') ?? '')?.[1] ?? null
}

/** Answers with a code as a browser without a session does. */
export const answerWith = async (
  app: TestApp,
  code: string,
  choice: number | ((question: number) => number),
  more: Fields = {},
): Promise<Response> => await app.anonymous.post('/puls/svar', answerFields(choice, { kode: code, ...more }))

/** Every pupil of the class up to `count` fetches a code and answers. */
export const answerAll = async (
  app: TestApp,
  world: PulseWorld,
  pulse: string,
  count: number,
  choice: (pupil: number) => number = (pupil) => (pupil % 5) + 1,
): Promise<void> => {
  for (let pupil = 0; pupil < count; pupil++) {
    const code = await codeFor(app, world.pupil(pupil), pulse)
    const response = await answerWith(app, code ?? '', choice(pupil))
    if (response.headers.get('location') !== '/puls/tak') throw new Error(await response.text())
  }
}

/** Rows as whoever owns the server sees them: past every policy. */
export const ask = async <Row extends pg.QueryResultRow>(
  opened: TestDatabase,
  question: string,
  values: readonly unknown[] = [],
): Promise<Row[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  try {
    await client.query(`select set_config('medvind.actor', 'access', false)`)
    return (await client.query<Row>(question, [...values])).rows
  } finally {
    await client.end()
  }
}
