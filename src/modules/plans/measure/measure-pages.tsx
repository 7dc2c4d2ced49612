import { m } from '#messages'
import { writingWords } from '#writing'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import {
  day,
  type FieldError,
  oneOf,
  optionalText,
  readForm,
  text,
  wholeNumber,
} from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { measuresOf } from '../content-store.ts'
import { planHref } from '../hrefs.ts'
import { aims } from '../plan.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { isSafeLink } from '../safe-link.ts'
import { addMeasure, changeMeasure, colleaguesAt, dropMeasure, type WrittenMeasure } from './measure-store.ts'
import { type FilledMeasure, type MeasurePage, measureView } from './measure-views.tsx'

/** Six weeks: long enough for something to happen, short enough to remember why (LP-modellen: 3–6 weeks). */
const usualWeeks = 6

const readNew = async (tx: ActorTx, { plan }: AtPlan): Promise<MeasurePage> => ({
  plan,
  measure: null,
  colleagues: await colleaguesAt(tx, plan),
  words: await writingWords(tx),
  suggested: { firstDay: tx.today, lastDay: tx.today.add({ weeks: usualWeeks }) },
})

const readOne = async (tx: ActorTx, at: AtPlan): Promise<MeasurePage | null> => {
  const id = at.request.params['measureId']
  const [page, measures] = await Promise.all([readNew(tx, at), measuresOf(tx, at.plan.id)])
  const measure = measures.find((one) => one.id === id)
  return measure === undefined ? null : { ...page, measure }
}

const longest = { years: 2 } as const

const readMeasure = (
  form: FormBody,
  page: MeasurePage,
):
  | { kind: 'ok'; measure: WrittenMeasure; filled: FilledMeasure }
  | { kind: 'invalid'; filled: FilledMeasure } => {
  const read = readForm(form, {
    rettet: oneOf(aims, m.plan_measure_choose_aim()),
    tiltag: text({ max: 500, required: m.plan_measure_write_title() }),
    beskrivelse: optionalText(4000),
    ansvarlig: text({ max: 40, required: m.plan_measure_choose_responsible() }),
    fra: day(parseDay, m.plan_measure_choose_first_day()),
    til: day(parseDay, m.plan_measure_choose_last_day()),
    link: optionalText(2000),
  })
  if (read.kind === 'invalid') return { kind: 'invalid', filled: read }
  const errors: FieldError[] = []
  const { rettet, tiltag, beskrivelse, ansvarlig, fra, til, link } = read.values
  // One who was responsible stays so when they have left the school since; nobody else is chosen from outside it.
  const person =
    page.colleagues.find((one) => String(one.person) === ansvarlig)?.person ??
    (String(page.measure?.responsible.person) === ansvarlig ? page.measure?.responsible.person : undefined)
  if (person === undefined) errors.push({ field: 'ansvarlig', message: m.plan_measure_choose_responsible() })
  if (Temporal.PlainDate.compare(fra, til) > 0)
    errors.push({ field: 'til', message: m.plan_measure_backwards() })
  else if (Temporal.PlainDate.compare(til, fra.add(longest)) > 0)
    errors.push({ field: 'til', message: m.plan_measure_too_long() })
  if (link !== null && !isSafeLink(link)) errors.push({ field: 'link', message: m.plan_measure_wrong_link() })
  const filled = { errors, written: read.written }
  if (person === undefined || errors.length > 0) return { kind: 'invalid', filled }
  return {
    kind: 'ok',
    filled,
    measure: {
      aim: rettet,
      title: tiltag,
      description: beskrivelse,
      responsible: person,
      firstDay: fra,
      lastDay: til,
      link,
    },
  }
}

const done = (plan: string, words: string): ActionOutcome => ({
  kind: 'done',
  to: planHref(plan),
  notice: { kind: 'success', text: words },
})

const about = { roles: workingRoles, sides: ['team'] as const }

const showNew = planPage<MeasurePage>({
  ...about,
  tab: '/tiltag/nyt',
  needsOpen: true,
  action: 'plans.measure.new',
  read: readNew,
  view: (page) => measureView(page),
})

const add = planAction<MeasurePage>({
  ...about,
  tab: '/tiltag/nyt',
  action: 'plans.measure.add',
  needsOpen: true,
  read: readNew,
  act: async (tx, { shown, form }) => {
    const read = readMeasure(form, shown)
    if (read.kind === 'invalid') return { kind: 'invalid', view: measureView(shown, read.filled) }
    await addMeasure(tx, shown.plan.id, read.measure)
    return done(shown.plan.id, m.plan_measure_added())
  },
})

const showOne = planPage<MeasurePage>({
  ...about,
  tab: '/tiltag/:measureId',
  needsOpen: true,
  action: 'plans.measure.read',
  read: readOne,
  view: (page) => measureView(page),
})

const told = async (
  tx: ActorTx,
  shown: MeasurePage,
  filled: FilledMeasure | null,
): Promise<ActionOutcome> => {
  const now = (await measuresOf(tx, shown.plan.id)).find(({ id }) => id === shown.measure?.id)
  return { kind: 'conflict', view: measureView({ ...shown, measure: now ?? shown.measure }, filled) }
}

const change = planAction<MeasurePage>({
  ...about,
  tab: '/tiltag/:measureId',
  action: 'plans.measure.change',
  needsOpen: true,
  read: readOne,
  act: async (tx, { shown, form }) => {
    const { plan, measure } = shown
    const read = readMeasure(form, shown)
    if (measure === null || read.kind === 'invalid')
      return { kind: 'invalid', view: measureView(shown, read.filled) }
    const version = readForm(form, { version: wholeNumber(1, 1_000_000) })
    if (version.kind === 'invalid') return { kind: 'invalid', view: measureView(shown, version) }
    const given = { id: measure.id, version: version.values.version, measure: read.measure }
    if (await changeMeasure(tx, plan.id, given)) return done(plan.id, m.plan_saved())
    return await told(tx, shown, { ...read.filled, conflict: true })
  },
})

const drop = planAction<MeasurePage>({
  ...about,
  tab: '/tiltag/:measureId/fjern',
  action: 'plans.measure.drop',
  needsOpen: true,
  read: readOne,
  act: async (tx, { shown, form }) => {
    const { plan, measure } = shown
    const read = readForm(form, { version: wholeNumber(1, 1_000_000) })
    if (measure === null || read.kind === 'invalid') return { kind: 'invalid', view: measureView(shown) }
    if (await dropMeasure(tx, plan.id, measure.id, read.values.version))
      return done(plan.id, m.plan_measure_dropped())
    return await told(tx, shown, null)
  },
})

export const measureRoutes: readonly Route[] = [showNew, add, showOne, change, drop]
