import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import { consentsOf } from './consent-store.ts'
import { sharesOf } from './share-store.ts'
import { askPsychologist, atMoment, restrictedOnly, sharingWorld, teamOnly } from './sharing.testing.ts'

const opened = await testDatabase()
const world = await sharingWorld(opened)
const app = appFor(opened)
const { plan } = world
const sharing = `/planer/${plan}/deling`
const consents = `/planer/${plan}/samtykke`
const shared = `/planer/${plan}/delt`

const everyone = {
  teacher: world.teacher,
  colleague: world.colleague,
  counsellor: world.counsellor,
  leader: world.leader,
  otherLeader: world.otherLeader,
  otherTeacher: world.otherTeacher,
  psychologist: world.psychologist,
  socialWorker: world.socialWorker,
  coordinator: world.coordinator,
  administration: world.administration,
  administrator: world.administrator,
  mother: world.mother,
  father: world.father,
  otherParent: world.otherParent,
  child: world.child,
  otherChild: world.otherChild,
} satisfies Record<string, PersonActor>
type Name = keyof typeof everyone

const get = async (name: Name, path: string) => await (await app.as(everyone[name])).get(path)
const post = async (name: Name, path: string, fields: Record<string, string>) =>
  await (await app.as(everyone[name])).post(path, fields)
const textOf = async (name: Name, path: string) => await (await get(name, path)).text()

const lawForm = (given: Record<string, string> = {}) => ({
  modtager: world.psychologist.person,
  organisation: 'ppr',
  grundlag: 'lov:pprAdvice:1',
  begrundelse: 'PPR rådgiver om støtten til Ida.',
  formaal: 'Rådgivning om ro i overgange',
  omfang: 'shared',
  til: '2026-12-24',
  ...given,
})

const who: Readonly<Record<string, { path: string; has: readonly Name[] }>> = {
  sharing: { path: sharing, has: ['teacher', 'leader', 'mother', 'father', 'child'] },
  newShare: { path: `${sharing}/ny`, has: ['teacher', 'leader'] },
  consents: { path: consents, has: ['teacher', 'leader', 'mother', 'father'] },
  shared: { path: shared, has: [] },
  bases: { path: '/administration/hjemmel', has: ['administration'] },
  basis: { path: '/administration/hjemmel/ssd', has: ['administration'] },
  newBasis: { path: '/administration/hjemmel/ny', has: ['administration'] },
}

test.each(Object.keys(everyone) as Name[])(
  '%s has the pages that are theirs, and no others',
  async (name) => {
    for (const { path, has } of Object.values(who))
      expect((await get(name, path)).status).toBe(has.includes(name) ? 200 : 404)
  },
)

test.each(Object.keys(everyone) as Name[])('%s who may not share or ask is refused', async (name) => {
  if (name !== 'teacher' && name !== 'leader') {
    expect((await post(name, `${sharing}/ny`, lawForm())).status).toBe(404)
    expect((await post(name, consents, { hvad: 'x' })).status).toBe(404)
    expect((await post(name, `${shared}/besked`, { besked: 'x' })).status).toBe(404)
  }
  if (name !== 'administration')
    expect((await post(name, '/administration/hjemmel/ssd', { titel: 'x' })).status).toBe(404)
})

test('a share by law: the recipient reads it, the family is told, sees it and every look', async () => {
  await get('teacher', `${sharing}/ny`)
  const made = await post('teacher', `${sharing}/ny`, lawForm())
  expect(made.status).toBe(303)
  // Sent twice, it is one.
  expect((await post('teacher', `${sharing}/ny`, lawForm())).status).toBe(303)
  await opened.database.as(world.teacher, async (tx) => {
    expect(await sharesOf(tx, plan)).toHaveLength(1)
  })
  const reading = await textOf('psychologist', shared)
  expect(reading).toContain('Mere ro i morgenerne')
  expect(reading).toContain('Ida Lund')
  expect(reading).not.toContain(teamOnly)
  expect(reading).not.toContain(restrictedOnly)
  for (const path of [
    sharing,
    consents,
    `/planer/${plan}/analyse`,
    `/elever/${world.pupil}`,
    `/elever/${world.pupil}/fravaer`,
    `/elever/${world.pupil}/adgang`,
    `/elever/${world.pupil}/kontakt`,
  ])
    expect((await get('psychologist', path)).status).toBe(404)
  const search = await get('psychologist', '/soeg?q=Ida')
  expect(await search.text()).not.toContain('Ida Lund')
  expect(await textOf('psychologist', '/')).toContain('En plan er delt med dig')
  expect(await textOf('socialWorker', '/')).not.toContain('En plan er delt med dig')

  for (const name of ['mother', 'father', 'teacher', 'leader'] as const) {
    const page = await textOf(name, sharing)
    expect(page).toContain('Pia Ansat')
    expect(page).toContain('Rådgivning om ro i overgange')
    expect(page).toContain('PPR rådgiver om støtten til Ida.')
    expect(page).toContain('24.12.2026')
    expect(page).toContain('Læste den delte plan')
  }
  expect(await textOf('child', sharing)).toContain('Pia Ansat fra PPR må læse til og med 24.12.2026')
  const seers = await textOf('mother', `/elever/${world.pupil}/adgang`)
  expect(seers).toContain('En plan er delt med PPR')
  expect(seers).toContain('En plan er delt med vedkommende')
})

test('the recipient writes to the team, and the team alone reads it', async () => {
  expect((await post('psychologist', `${shared}/besked`, { besked: '' })).status).toBe(422)
  expect((await post('psychologist', `${shared}/besked`, { besked: 'BESKED-FRA-PPR' })).status).toBe(303)
  expect(await textOf('psychologist', shared)).toContain('BESKED-FRA-PPR')
  const notes = async (name: Name) =>
    await opened.database.as(everyone[name], async (tx) =>
      (await tx.db.selectFrom('plan_note').select('text').execute()).map(({ text }) => text),
    )
  expect(await notes('teacher')).toContain('BESKED-FRA-PPR')
  expect(await notes('psychologist')).toEqual(['BESKED-FRA-PPR'])
  expect(await notes('mother')).toEqual([])
})

test('the page is gone in the second of the end', async () => {
  const end = Temporal.Instant.from('2026-12-24T23:00:00Z')
  const before = atMoment(opened, end.subtract({ seconds: 1 })).app
  const after = atMoment(opened, end).app
  expect((await (await before.as(world.psychologist)).get(shared)).status).toBe(200)
  expect((await (await after.as(world.psychologist)).get(shared)).status).toBe(404)
})

test('ending a share takes the page away from one who is reading', async () => {
  const [share] = await opened.database.as(world.teacher, async (tx) => await sharesOf(tx, plan))
  const browser = await app.as(world.psychologist)
  expect((await browser.get(shared)).status).toBe(200)
  expect((await post('colleague', `${sharing}/${share?.id}/slut`, {})).status).toBe(404)
  expect((await post('leader', `${sharing}/${share?.id}/slut`, {})).status).toBe(303)
  expect((await browser.get(shared)).status).toBe(404)
  expect((await browser.post(`${shared}/besked`, { besked: 'efter' })).status).toBe(404)
  expect((await post('leader', `${sharing}/${share?.id}/slut`, {})).status).toBe(303)
  expect((await post('leader', `${sharing}/${crypto.randomUUID()}/slut`, {})).status).toBe(404)
  expect((await post('leader', `${sharing}/x/slut`, {})).status).toBe(404)
})

test('consent: asked, given by one, shown beside who has not, used, withdrawn, and closed at once', async () => {
  const asked = await post('teacher', consents, {
    hvad: 'Planens mål og indsatser',
    omfang: 'shared',
    organisation: 'ppr',
    modtager: `person:${world.psychologist.person}`,
    hvorfor: 'Så PPR kan rådgive',
    til: '2027-01-31',
  })
  expect(asked.status).toBe(303)
  const [consent] = await opened.database.as(world.teacher, async (tx) => await consentsOf(tx, plan))
  const answer = `${consents}/${consent?.id}/svar`
  expect(await textOf('mother', '/')).toContain('Skolen spørger om dit samtykke')
  expect((await post('otherParent', answer, { svar: 'given', version: '0' })).status).toBe(404)
  expect((await post('child', answer, { svar: 'given', version: '0' })).status).toBe(404)
  expect((await post('teacher', answer, { svar: 'given', version: '0' })).status).toBe(404)
  expect((await post('mother', answer, { svar: 'withdrawn', version: '0' })).status).toBe(409)
  expect((await post('mother', answer, { svar: 'måske', version: '0' })).status).toBe(422)
  const form = lawForm({ grundlag: `samtykke:${consent?.id}`, begrundelse: '' })
  expect((await post('teacher', `${sharing}/ny`, form)).status).toBe(422)
  expect((await post('mother', answer, { svar: 'given', version: '0' })).status).toBe(303)
  const page = await textOf('teacher', `${sharing}/ny`)
  expect(page).toContain('Har sagt ja: Anna Lund.')
  expect(page).toContain('Har ikke svaret: Jens Lund.')
  expect((await post('teacher', `${sharing}/ny`, { ...form, til: '2027-03-01' })).status).toBe(422)
  const other = { ...form, modtager: world.socialWorker.person }
  expect((await post('teacher', `${sharing}/ny`, other)).status).toBe(422)
  expect((await post('teacher', `${sharing}/ny`, { ...form, til: '2027-01-31' })).status).toBe(303)
  const browser = await app.as(world.psychologist)
  expect((await browser.get(shared)).status).toBe(200)
  expect(await textOf('mother', consents)).toContain('Træk mit samtykke tilbage')
  expect((await post('mother', answer, { svar: 'withdrawn', version: '1' })).status).toBe(303)
  expect((await browser.get(shared)).status).toBe(404)
  expect((await post('mother', answer, { svar: 'withdrawn', version: '1' })).status).toBe(409)
  expect(await textOf('teacher', sharing)).toContain('da et samtykke blev trukket tilbage')
})

test('an answer on paper says its day and where it lies', async () => {
  const consent = await askPsychologist(opened.database, world, Temporal.PlainDate.from('2026-12-31'))
  const paper = `${consents}/${consent}/papir`
  const fields = {
    hvem: world.father.person,
    svar: 'given',
    dag: '2026-11-20',
    sted: 'Elevmappen',
    version: '0',
  }
  expect((await post('mother', paper, fields)).status).toBe(404)
  expect((await post('teacher', paper, { ...fields, dag: '2026-11-30' })).status).toBe(422)
  expect((await post('teacher', paper, { ...fields, sted: '' })).status).toBe(422)
  expect((await post('teacher', paper, { ...fields, hvem: world.otherParent.person })).status).toBe(422)
  expect((await post('teacher', paper, { ...fields, version: '3' })).status).toBe(409)
  expect((await post('teacher', paper, fields)).status).toBe(303)
  expect(await textOf('father', consents)).toContain('Papiret eller notatet ligger her: Elevmappen.')
  expect(await textOf('teacher', consents)).toContain('Elevmappen. Noteret af Mette Ansat.')
})

const hostile: readonly Record<string, string>[] = [
  { modtager: world.mother.person },
  { modtager: crypto.randomUUID() },
  { modtager: "' or 1=1" },
  { organisation: 'politiet' },
  { organisation: 'health' },
  { grundlag: 'lov:consent:1' },
  { grundlag: 'lov:pprAdvice:2' },
  { grundlag: 'lov:hearParents:1' },
  { grundlag: `samtykke:${crypto.randomUUID()}` },
  { begrundelse: '' },
  { begrundelse: 'x'.repeat(2001) },
  { formaal: '' },
  { omfang: 'alt' },
  { til: '' },
  { til: '2026-11-23' },
  { til: '2028-01-01' },
  { til: '31.02.2027' },
]

test.each(hostile)('a share with %j is not made; what was written stays', async (fields) => {
  const answer = await post('teacher', `${sharing}/ny`, lawForm({ formaal: 'MIT-FORMÅL', ...fields }))
  expect(answer.status).toBe(422)
  const page = await answer.text()
  if (fields['formaal'] === undefined) expect(page).toContain('MIT-FORMÅL')
})

test('markup is shown as it was written, and an id that is none is not found', async () => {
  const words = '<script>alert(1)</script>'
  expect((await post('leader', `${sharing}/ny`, lawForm({ formaal: words, omfang: 'whole' }))).status).toBe(
    303,
  )
  expect(await textOf('mother', sharing)).not.toContain(words)
  const whole = await textOf('psychologist', shared)
  expect(whole).toContain(teamOnly)
  expect(whole).not.toContain(restrictedOnly)
  for (const id of ['x', '%27', crypto.randomUUID()])
    for (const tab of ['deling', 'samtykke', 'delt'])
      expect((await get('psychologist', `/planer/${id}/${tab}`)).status).toBe(404)
})

test('the municipality’s texts are edited as versions; two at once, one is told', async () => {
  const path = '/administration/hjemmel/ssd'
  expect(await textOf('administration', '/administration/hjemmel')).toContain('Skal efterprøves lokalt')
  const fields = {
    titel: 'SSD hos os',
    tekst: 'Vores tekst',
    kilde: 'Kommunens vejledning 2026',
    organisationer: 'health',
    fra: '2026-11-24',
    til: '',
    version: '1',
  }
  expect((await post('administration', path, { ...fields, kilde: '' })).status).toBe(422)
  expect((await post('administration', path, { ...fields, til: '2026-11-01' })).status).toBe(422)
  expect((await post('administration', path, fields)).status).toBe(303)
  const conflict = await post('administration', path, { ...fields, titel: 'MIN-TEKST' })
  expect(conflict.status).toBe(409)
  expect(await conflict.text()).toContain('MIN-TEKST')
  expect((await get('administration', '/administration/hjemmel/findesikke')).status).toBe(404)
  // The former version cannot be used any more.
  const form = lawForm({
    organisation: 'socialServices',
    modtager: world.socialWorker.person,
    grundlag: 'lov:ssd:1',
  })
  expect((await post('teacher', `${sharing}/ny`, form)).status).toBe(422)
})

test('mail to the family says nothing about a child', async () => {
  await opened.database.as(
    { kind: 'system', name: 'operator', municipality: world.municipality },
    async (tx) => {
      const rows = await tx.db.selectFrom('mail_outbox').select('data').execute()
      for (const { data } of rows) expect(Object.keys(data as object)).toEqual(['plan'])
    },
  )
})
