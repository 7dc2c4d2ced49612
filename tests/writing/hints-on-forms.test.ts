import { expect, test } from 'vitest'
import { fieldId } from '../../src/design/field/field-frame.tsx'
import { courseWorld } from '../../src/modules/courses/courses.testing.ts'
import { noteForm } from '../../src/modules/plans/follow-up/do-views.tsx'
import { sayWords, voicesOf } from '../../src/modules/plans/voice/voice-store.ts'
import { appFor, type Browser } from '../setup/app.ts'
import { testDatabase } from '../setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../setup/followed-plan.ts'
import { childPlan, planWorld } from '../setup/plan-world.ts'
import { smallWorld } from '../setup/world.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened
const app = appFor(opened)
const teacher = await app.as(world.teacher)
const plan = await childPlan(opened, world)
const at = `/planer/${plan}`
const [goal = ''] = await fillPlan(database, world, plan, ['Ida kommer selv ind'])
const followUp = await planned(database, world.teacher, plan, '2026-12-10')
const toDo = await planned(database, world.teacher, plan, '2026-12-17')
await stepTo(database, world.teacher, plan, 'agreed')
await stepTo(database, world.teacher, plan, 'running')
await share(database, world.teacher, plan)
await database.as(world.child, async (tx) => {
  await sayWords(tx, {
    plan,
    kind: 'child',
    speaker: world.pupil,
    steps: 5,
    words: [{ question: 'hard', text: 'Larm', scale: null, pictures: [], tick: 'none', readAt: null }],
  })
})
const [voice] = await database.as(world.teacher, async (tx) => await voicesOf(tx, plan))
const voiceId = voice?.id ?? ''

/** Nobody should write so of a child, and everybody may. */
const hard = 'Han er doven. #set <b>ADHD-barn</b>'

type Form = {
  readonly name: string
  readonly page: string
  readonly field: string
  /** Where it is sent, and with what beside the text; a field that is wrong brings the page back. */
  readonly to: string
  readonly right: Readonly<Record<string, string>>
  readonly wrong: Readonly<Record<string, string>>
  readonly input: string
}
const measure = {
  rettet: 'environment',
  tiltag: 'Ro',
  ansvarlig: String(world.teacher.person),
  fra: '2026-11-24',
  til: '2026-12-24',
  link: '',
}
const told = { version: '1', naesteskridt: 'Videre', barnet: '', naeste: '', [`niveau-${goal}`]: '0' }
const forms: readonly Form[] = [
  {
    name: 'a concern',
    page: `/undringer/ny/barn/${world.pupil}`,
    field: fieldId('set'),
    input: 'set',
    to: `/undringer/ny/barn/${world.pupil}`,
    right: { noegle: crypto.randomUUID() },
    wrong: { noegle: 'x' },
  },
  {
    name: 'a measure',
    page: `${at}/tiltag/nyt`,
    field: fieldId('beskrivelse'),
    input: 'beskrivelse',
    to: `${at}/tiltag/nyt`,
    right: measure,
    wrong: { ...measure, tiltag: '' },
  },
  {
    name: 'the answer to the child',
    page: `${at}/barnets-stemme`,
    field: fieldId('svar', voiceId),
    input: 'svar',
    to: `${at}/barnets-stemme/${voiceId}/svar`,
    right: {},
    wrong: {},
  },
  {
    name: 'a follow-up',
    page: `${at}/opfolgning/${followUp}`,
    field: fieldId('skete'),
    input: 'skete',
    to: `${at}/opfolgning/${followUp}`,
    right: told,
    wrong: { ...told, naesteskridt: '' },
  },
  {
    name: 'an evaluation',
    page: `${at}/evaluering`,
    field: fieldId('tekst'),
    input: 'tekst',
    to: `${at}/evaluering`,
    right: { barnet: 'Godt', foraeldrene: 'Godt', [`niveau-${goal}`]: '0' },
    wrong: { barnet: '', foraeldrene: 'Godt' },
  },
  {
    name: 'the text for the meddelelsesbog',
    page: `${at}/papir/meddelelsesbog`,
    field: fieldId('tekst'),
    input: 'tekst',
    to: `${at}/papir/meddelelsesbog`,
    right: { version: '0' },
    wrong: { version: 'x' },
  },
]

const hintsFor = (html: string, field: string): string =>
  new RegExp(`<mv-writing-hints data-field="${field}">([^]*?)</mv-writing-hints>`).exec(html)?.[1] ?? ''

const expectQuiet = async (browser: Browser, page: string, field: string): Promise<string> => {
  const html = await (await browser.get(page)).text()
  expect(html).toContain(`id="${field}"`)
  expect(hintsFor(html, field)).toMatch(/hidden/)
  expect(html.match(/<mv-writing-words /g)).toHaveLength(1)
  expect(html).toMatch(/<script[^>]+writing-hints/)
  return html
}

test.each(forms)('$name has its hints, which are silent until there is something to say', async (form) => {
  await expectQuiet(teacher, form.page, form.field)
})

test.each(forms.filter(({ wrong }) => Object.keys(wrong).length > 0))(
  '$name that comes back says it without JavaScript, in letters and not as markup',
  async (form) => {
    const answer = await teacher.post(form.to, { ...form.wrong, [form.input]: hard })
    expect(answer.status).toBe(422)
    const hints = hintsFor(await answer.text(), form.field)
    expect(hints).toContain('“doven”')
    expect(hints).toContain('ADHD-barn')
    expect(hints).not.toContain('<b>')
  },
)

test.each(forms)('$name is taken in whatever the hints say', async (form) => {
  expect((await teacher.post(form.to, { ...form.right, [form.input]: hard })).status).toBe(303)
})

test('what was saved has its hints when it is opened again', async () => {
  const letter = await (await teacher.get(`${at}/papir/meddelelsesbog`)).text()
  expect(hintsFor(letter, fieldId('tekst'))).toContain('“doven”')
  const done = await (await teacher.get(`${at}/opfolgning/${followUp}`)).text()
  expect(hintsFor(done, fieldId('skete'))).toContain('“doven”')
  expect(hintsFor(done, fieldId('tekst', noteForm))).not.toBe('')
  const evaluated = await (await teacher.get(`${at}/evaluering`)).text()
  expect(hintsFor(evaluated, fieldId('tekst'))).toContain('“doven”')
})

test('a family is not told how to write, and a child’s word is nobody’s to change', async () => {
  for (const [name, page] of [
    ['mother', `/undringer/ny/barn/${world.pupil}`],
    ['child', `/undringer/ny/barn/${world.pupil}`],
    ['mother', `${at}/opfolgning/${toDo}`],
    ['child', `${at}/evaluering`],
  ] as const) {
    const html = await (await (await app.as(world[name])).get(page)).text()
    expect(html).not.toContain('mv-writing')
  }
  const html = await (await teacher.get(`${at}/opfolgning/${toDo}`)).text()
  expect(hintsFor(html, fieldId('barnet'))).toBe('')
})

test('notes of a course have hints, one for each form', async () => {
  const small = await smallWorld(database)
  const courses = await courseWorld(opened, small)
  const course = await courses.plan(courses.vita)
  const [session] = await courses.sessions(course)
  const page = `${course}/gange/${session?.id}`
  const vita = await app.as(courses.vita)
  await expectQuiet(vita, page, fieldId('tekst', 'note'))
  const sent = await vita.post(`${page}/note`, { version: '0', elev: '', tekst: hard })
  expect(sent.status).toBe(303)
  expect(hintsFor(await (await vita.get(page)).text(), fieldId('tekst', 'note'))).toContain('“doven”')
})
