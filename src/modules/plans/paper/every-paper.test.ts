import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../../../../tests/setup/followed-plan.ts'
import { readPdf } from '../../../../tests/setup/pdf.ts'
import { childPlan } from '../../../../tests/setup/plan-world.ts'
import { readZipBytes } from '../../retention/retention.testing.ts'
import { saveEvaluation } from '../evaluation/evaluation-store.ts'
import { doFollowUp } from '../follow-up/follow-up-store.ts'
import { lawShare, restrictedOnly, sharingWorld, teamOnly } from '../sharing/sharing.testing.ts'
import { addMember } from '../team/team-store.ts'
import type { PersonId } from '#platform/ids.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Voice } from '../voice/voice.ts'
import { sayWords } from '../voice/voice-store.ts'
import { letterSlugs } from './paper-views.tsx'

const opened = await testDatabase()
const world = await sharingWorld(opened)
const { database } = opened
const { plan } = world
const app = appFor(opened)

/** Everyone around the plan, and those who have nothing to do with it. */
const everyone = {
  lead: world.teacher,
  member: world.counsellor,
  leader: world.leader,
  'another teacher of the class': world.colleague,
  'a teacher of another school': world.otherTeacher,
  'a leader of another school': world.otherLeader,
  parent: world.mother,
  'the other parent': world.father,
  'a parent of another child': world.otherParent,
  child: world.child,
  'another child': world.otherChild,
  'invited PPR': world.psychologist,
  'a social worker': world.socialWorker,
  administration: world.administration,
} as const
type Name = keyof typeof everyone
const team: readonly Name[] = ['lead', 'member', 'leader']
const parents: readonly Name[] = ['parent', 'the other parent']

const say = async (
  actor: PersonActor,
  kind: Voice['kind'],
  speaker: PersonId | typeof world.pupil,
  words: readonly (readonly [question: string, text: string, isShown: boolean])[],
) =>
  await database.as(actor, async (tx) => {
    const said = await sayWords(tx, {
      plan,
      kind,
      speaker,
      steps: 5,
      words: words.map(([question, text, isShown]) => ({
        question,
        text,
        scale: question === 'wellbeing' ? 2 : null,
        pictures: question === 'wellbeing' ? ['tired'] : [],
        tick: isShown ? 'chosen' : 'none',
        readAt: null,
      })),
    })
    expect(said).toEqual({ kind: 'said', count: words.length })
  })

/** What each of them wrote; the words are letters in one row, so that no line break parts them. */
const goals = await fillPlan(database, world, plan, ['Ida kommer selv ind'])
await database.as(world.teacher, async (tx) => {
  await addMember(tx, plan, { person: world.counsellor.person, part: null })
})
const done = await planned(database, world.teacher, plan, '2026-11-24')
await stepTo(database, world.teacher, plan, 'agreed')
await stepTo(database, world.teacher, plan, 'running')
await share(database, world.teacher, plan)
await lawShare(database, world, {
  recipient: world.psychologist.person,
  endsAt: opened.clock.now().add({ hours: 240 }),
  scope: 'whole',
})
await say(world.child, 'child', world.pupil, [
  ['hard', 'BARNET-VISER', true],
  ['help', 'BARNET-SKJULER', false],
  ['wellbeing', 'BARNET-TRÆT', false],
])
await say(world.teacher, 'child', world.pupil, [['help', 'SAMMEN-SKJULT', false]])
await say(world.mother, 'guardian', world.mother.person, [
  ['wish', 'MOR-VISER', true],
  ['hard', 'MOR-SKJULER', false],
])
await say(world.father, 'guardian', world.father.person, [['wish', 'FAR-SKJULER', false]])
// What has changed since the version that the family reads.
await planned(database, world.teacher, plan, '2027-01-12')
await database.as(world.teacher, async (tx) => {
  await doFollowUp(
    tx,
    { plan, id: done, version: 1 },
    {
      whatHappened: 'DET-SKETE',
      childWord: 'BARNETS-ORD-DEN-DAG',
      nextStep: 'NÆSTE-SKRIDT',
      levels: new Map(goals.map((goal) => [goal, 1] as const)),
    },
  )
  await tx.db.updateTable('plan_goal').set({ signs: 'IKKE-VIST-ENDNU' }).where('plan_id', '=', plan).execute()
  await tx.db
    .updateTable('plan')
    .set({ child_only_reason: 'KUN-BARNET-FORDI' })
    .where('id', '=', plan)
    .execute()
  await tx.db
    .insertInto('plan_presence')
    .values({
      municipality_id: world.municipality,
      id: crypto.randomUUID(),
      plan_id: plan,
      day: tx.today,
      figures: JSON.stringify({
        from: '2026-09-01',
        to: '2026-11-24',
        pupils: 1,
        registered: 5000,
        sick: 700,
        authorised: 100,
        unauthorised: 200,
      }),
      put_in_by: world.teacher.person,
      put_in_at: tx.now,
    })
    .execute()
  await saveEvaluation(tx, plan, {
    text: 'DET-HJALP',
    child: { word: 'BARNET-OM-PLANEN', missingBecause: null },
    parents: { word: null, missingBecause: 'FORÆLDRE-IKKE-FORDI' },
    levels: new Map(),
    version: null,
  })
})

const hidden = ['BARNET-SKJULER', 'BARNET-TRÆT', 'SAMMEN-SKJULT', 'MOR-SKJULER', 'FAR-SKJULER'] as const
const told = ['DET-SKETE', 'BARNETS-ORD-DEN-DAG', 'NÆSTE-SKRIDT', 'DET-HJALP', 'BARNET-OM-PLANEN'] as const
const secrets = [
  ...hidden,
  ...told,
  'BARNET-VISER',
  'MOR-VISER',
  'FORÆLDRE-IKKE-FORDI',
  'KUN-BARNET-FORDI',
  'IKKE-VIST-ENDNU',
  teamOnly,
  restrictedOnly,
] as const
type Secret = (typeof secrets)[number]

const file = (name: string): string => `/planer/${plan}/papir/${name}.pdf`
const childs: readonly Secret[] = ['BARNET-VISER', 'BARNET-SKJULER', 'BARNET-TRÆT', 'SAMMEN-SKJULT']
/** Each paper: who gets it, and all that may stand in it. What is not named here stands in none. */
const papers: readonly {
  readonly name: string
  readonly address: string
  readonly readers: readonly Name[]
  readonly holds: readonly Secret[]
}[] = [
  {
    name: 'the whole plan',
    address: file('plan'),
    readers: team,
    holds: secrets.filter((one) => one !== restrictedOnly),
  },
  {
    name: 'the family’s',
    address: file('familien'),
    readers: [...team, ...parents, 'child'],
    holds: ['BARNET-VISER', 'MOR-VISER'],
  },
  { name: 'the short one', address: file('kort'), readers: [...team, ...parents, 'child'], holds: [] },
  { name: 'the child’s', address: file('barnet'), readers: [...team, 'child'], holds: childs },
  {
    name: 'the text for the meddelelsesbog',
    address: file(letterSlugs.messageBook),
    readers: team,
    holds: [],
  },
  {
    name: 'the referral',
    address: file(letterSlugs.referral),
    readers: team,
    holds: ['BARNET-VISER', 'MOR-VISER', 'DET-SKETE', 'NÆSTE-SKRIDT', teamOnly],
  },
]

const get = async (name: Name, address: string) => await (await app.as(everyone[name])).get(address)
const names = Object.keys(everyone) as Name[]

test.each(papers)('$name is for its readers, and is missing for all others', async ({ address, readers }) => {
  for (const name of names)
    expect((await get(name, address)).status, `for ${name}`).toBe(readers.includes(name) ? 200 : 404)
})

const heard = (text: string): readonly Secret[] => secrets.filter((secret) => text.includes(secret))
const sorted = (some: readonly string[]): readonly string[] => some.toSorted((a, b) => (a < b ? -1 : 1))

test.each(papers)('$name holds what its reader may read, and no other word', async (paper) => {
  for (const name of paper.readers) {
    const answer = await get(name, paper.address)
    const pdf = readPdf(new Uint8Array(await answer.arrayBuffer()))
    expect(pdf.metadata).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(pdf).toMatchObject({ isMarked: true, displaysTitle: true, actions: [] })
    expect([name, ...sorted(heard(pdf.root.text))]).toEqual([name, ...sorted(paper.holds)])
  }
})

const textOf = async (name: Name, address: string): Promise<string> =>
  readPdf(new Uint8Array(await (await get(name, address)).arrayBuffer())).root.text

test('whose words they are, how they were written and who may read them stands with them', async () => {
  for (const [name, paper] of [
    ['lead', 'plan'],
    ['child', 'barnet'],
  ] as const) {
    const text = await textOf(name, file(paper))
    expect(text).toMatch(/BARNET-SKJULER.{0,40}Ida Lund.{0,20}Skrevet af Ida Lund alene/s)
    expect(text).toMatch(/SAMMEN-SKJULT.{0,40}Ida Lund.{0,20}Skrevet sammen med Mette Ansat/s)
    expect(text).toMatch(/BARNET-VISER.{0,120}Forældrene må læse det/s)
    expect(text).toMatch(/BARNET-SKJULER.{0,120}Kun for de voksne/s)
  }
  expect(await textOf('lead', file('plan'))).toMatch(/FAR-SKJULER.{0,40}Jens Lund/s)
})

test('the plan tells how far each goal came, the presence of that day and the next follow-up', async () => {
  const text = await textOf('lead', file('plan'))
  for (const words of ['+1', '24.11.2026', '20 %', '12. januar 2027', 'Mette Ansat'])
    expect(text).toContain(words)
})

test('the family and the wall read the next follow-up of today, not of the version', async () => {
  for (const name of ['parent', 'child', 'lead'] as const)
    expect(await textOf(name, file('familien')), `for ${name}`).toContain('12. januar 2027')
  expect(await textOf('parent', file('kort'))).toContain('12.01.2027')
})

test('the family’s paper says where the plan is today, not where it was when it was shown', async () => {
  const id = await childPlan(opened, world)
  await fillPlan(database, world, id, ['Ida spiser med klassen'])
  await planned(database, world.teacher, id, '2026-12-10')
  await stepTo(database, world.teacher, id, 'agreed')
  await share(database, world.teacher, id)
  await stepTo(database, world.teacher, id, 'running')
  const text = await textOf('parent', `/planer/${id}/papir/familien.pdf`)
  expect(text).toContain('I gang')
  expect(text).not.toContain('Aftalt')
})

test('everything about the child is for the school’s leader, without a word that is not the leader’s to read', async () => {
  const address = `/elever/${world.pupil}/alt`
  for (const name of names)
    expect((await get(name, address)).status, `for ${name}`).toBe(name === 'leader' ? 200 : 404)
  const files = await readZipBytes(Buffer.from(await (await get('leader', address)).arrayBuffer()))
  const all = [...files].map(([name, bytes]) =>
    name.endsWith('.pdf') ? readPdf(new Uint8Array(bytes)).root.text : bytes.toString('utf8'),
  )
  expect(all.join('\n')).not.toContain(restrictedOnly)
  const open = [...files].filter(([name]) => name === 'alt-om-barnet.pdf' || name.startsWith('data/'))
  for (const [name, bytes] of open) {
    const text = name.endsWith('.pdf') ? readPdf(new Uint8Array(bytes)).root.text : bytes.toString('utf8')
    for (const word of hidden) expect(text, `for ${name}`).not.toContain(word)
  }
})
