import { m } from '#messages'
import { writingWords } from '#writing'
import { readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { ActionOutcome, PageRequest, Route } from '#platform/http/page.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { attainmentsOf, goalsOf } from '../content-store.ts'
import { planHref } from '../hrefs.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { addGoal, changeGoal, dropGoal, type WrittenGoal } from './goal-store.ts'
import { type GoalPage, goalView, levelFields } from './goal-views.tsx'

const readOne = async (tx: ActorTx, { plan, request }: AtPlan): Promise<GoalPage | null> => {
  const id = request.params['goalId']
  const [goals, attainments, words] = await Promise.all([
    goalsOf(tx, plan.id),
    attainmentsOf(tx, plan.id),
    writingWords(tx),
  ])
  const goal = goals.find((one) => one.id === id)
  if (goal === undefined) return null
  return {
    plan,
    goal,
    words,
    isMeasured: attainments.some(({ goal: of, kind }) => of === goal.id && kind !== 'baseline'),
  }
}

const readNew = async (tx: ActorTx, { plan }: AtPlan): Promise<GoalPage> => ({
  plan,
  goal: null,
  isMeasured: false,
  words: await writingWords(tx),
})

const level = () => text({ max: 500, required: m.plan_goal_write_level() })

const goalForm = (form: FormBody) =>
  readForm(form, {
    maal: text({ max: 500, required: m.plan_goal_write_title() }),
    tegn: text({ max: 2000, required: m.plan_goal_write_signs() }),
    [levelFields[2]]: level(),
    [levelFields[1]]: level(),
    [levelFields[0]]: level(),
    [levelFields[-1]]: level(),
    [levelFields[-2]]: level(),
    vaegt: wholeNumber(1, 5),
  })

const writtenGoal = (values: Readonly<Record<string, unknown>>): WrittenGoal => {
  const textOf = (field: string) => String(values[field])
  return {
    title: textOf('maal'),
    signs: textOf('tegn'),
    weight: Number(values['vaegt']),
    levels: {
      [-2]: textOf(levelFields[-2]),
      [-1]: textOf(levelFields[-1]),
      0: textOf(levelFields[0]),
      1: textOf(levelFields[1]),
      2: textOf(levelFields[2]),
    },
  }
}

const about = { roles: workingRoles, sides: ['team'] as const }

const showNew = planPage<GoalPage>({
  ...about,
  tab: '/maal/nyt',
  needsOpen: true,
  action: 'plans.goal.new',
  read: readNew,
  view: (page) => goalView(page),
})

const add = planAction<GoalPage>({
  ...about,
  tab: '/maal/nyt',
  action: 'plans.goal.add',
  needsOpen: true,
  read: readNew,
  act: async (tx, { shown, form }) => {
    const read = goalForm(form)
    if (read.kind === 'invalid') return { kind: 'invalid', view: goalView(shown, read) }
    await addGoal(tx, shown.plan.id, writtenGoal(read.values))
    return {
      kind: 'done',
      to: planHref(shown.plan.id),
      notice: { kind: 'success', text: m.plan_goal_added() },
    }
  },
})

const showOne = planPage<GoalPage>({
  ...about,
  tab: '/maal/:goalId',
  needsOpen: true,
  action: 'plans.goal.read',
  read: readOne,
  view: (page) => goalView(page),
})

const done = (plan: string, words: string): ActionOutcome => ({
  kind: 'done',
  to: planHref(plan),
  notice: { kind: 'success', text: words },
})

const change = planAction<GoalPage>({
  ...about,
  tab: '/maal/:goalId',
  action: 'plans.goal.change',
  needsOpen: true,
  read: readOne,
  act: async (tx, { shown, form, request }) => {
    const { plan, goal } = shown
    if (goal === null) throw new Error('A goal that was found is there.')
    const read = goalForm(form)
    const version = readForm(form, { version: wholeNumber(1, 1_000_000) })
    if (read.kind === 'invalid') return { kind: 'invalid', view: goalView(shown, read) }
    if (version.kind === 'invalid') return { kind: 'invalid', view: goalView(shown, version) }
    const outcome = await changeGoal(tx, plan.id, {
      id: goal.id,
      version: version.values.version,
      goal: writtenGoal(read.values),
    })
    if (outcome === 'changed') return done(plan.id, m.plan_saved())
    if (outcome === 'measured') {
      const errors = [{ field: levelFields[0], message: m.plan_goal_levels_stand() }]
      return {
        kind: 'invalid',
        view: goalView({ ...shown, isMeasured: true }, { errors, written: read.written }),
      }
    }
    return await told(tx, shown, request, { errors: [], written: read.written, conflict: true })
  },
})

/** Somebody else changed it meanwhile: their words are shown beside the person's own. */
const told = async (
  tx: ActorTx,
  shown: GoalPage,
  request: PageRequest,
  filled: Parameters<typeof goalView>[1],
): Promise<ActionOutcome> => {
  const id = request.params['goalId']
  const goal = (await goalsOf(tx, shown.plan.id)).find((one) => one.id === id)
  return { kind: 'conflict', view: goalView({ ...shown, goal: goal ?? shown.goal }, filled ?? null) }
}

const drop = planAction<GoalPage>({
  ...about,
  tab: '/maal/:goalId/fjern',
  action: 'plans.goal.drop',
  needsOpen: true,
  read: readOne,
  act: async (tx, { shown, form, request }) => {
    const { plan, goal } = shown
    const read = readForm(form, { version: wholeNumber(1, 1_000_000) })
    if (goal === null || read.kind === 'invalid') return { kind: 'invalid', view: goalView(shown) }
    if (await dropGoal(tx, plan.id, goal.id, read.values.version)) return done(plan.id, m.plan_goal_dropped())
    return await told(tx, shown, request, null)
  },
})

export const goalRoutes: readonly Route[] = [showNew, add, showOne, change, drop]
