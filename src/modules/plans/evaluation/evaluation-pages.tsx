import { m } from '#messages'
import { writingWords } from '#writing'
import type { ActorTx } from '#platform/db/database.ts'
import { type FieldError, type FieldParser, optionalText, readForm, text } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { attainmentsOf, isLevel } from '../content-store.ts'
import type { Level } from '../plan.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { findPlan, lockPlan } from '../plan-store.ts'
import { readingRoles, workingRoles } from '../policy.ts'
import { lastLevels } from '../follow-up/do-pages.tsx'
import { readLevels, versionField } from '../follow-up/follow-up-form.ts'
import { levelText } from '../follow-up/follow-up-words.ts'
import { contentSeen } from '../follow-up/goals-seen.ts'
import { mayEvaluate, settled, wordProblem } from './evaluation.ts'
import { type EvaluationToSave, evaluatedLevels, findEvaluation, saveEvaluation } from './evaluation-store.ts'
import { type EvaluationPage, evaluationHref, evaluationView } from './evaluation-views.tsx'

const tab = '/evaluering'

const readPage = async (
  tx: ActorTx,
  { plan, side }: Pick<AtPlan, 'plan' | 'side'>,
): Promise<EvaluationPage> => {
  const [{ goals }, attainments, levels, evaluation, words] = await Promise.all([
    contentSeen(tx, plan.id, side),
    attainmentsOf(tx, plan.id),
    evaluatedLevels(tx, plan.id),
    findEvaluation(tx, plan.id),
    side === 'team' && mayEvaluate(plan.status) ? writingWords(tx) : null,
  ])
  return {
    plan,
    side,
    goals,
    last: lastLevels(attainments),
    levels: new Map(
      [...levels].flatMap(([goal, level]) => (isLevel(level) ? [[goal, level] as [string, Level]] : [])),
    ),
    evaluation,
    words,
  }
}

const showEvaluation: Route = planPage({
  tab,
  action: 'plans.evaluation.read',
  roles: readingRoles,
  sides: ['team', 'family', 'child'],
  read: readPage,
  view: (shown) => evaluationView(shown),
})

/** There is no version before the first evaluation. */
const optionalVersion: FieldParser<number | null> = (values) =>
  values.length === 0 ? { kind: 'ok', value: null } : versionField(values)

const readEvaluation = (
  form: FormBody,
  { goals, plan }: EvaluationPage,
): { kind: 'ok'; given: EvaluationToSave } | { kind: 'invalid'; errors: readonly FieldError[] } => {
  const read = readForm(form, {
    version: optionalVersion,
    tekst: text({ max: 20_000, required: m.plan_evaluation_write_text() }),
    barnet: optionalText(4_000),
    'barnet-ikke': optionalText(1_000),
    foraeldrene: optionalText(4_000),
    'foraeldrene-ikke': optionalText(1_000),
  })
  const { levels, errors } = readLevels(form, goals, { mayLeaveOut: false })
  if (read.kind === 'invalid') return { kind: 'invalid', errors: [...errors, ...read.errors] }
  const { values } = read
  const child = { word: values.barnet, missingBecause: values['barnet-ikke'] }
  const parents = { word: values.foraeldrene, missingBecause: values['foraeldrene-ikke'] }
  const isChild = plan.subject.kind === 'child'
  const found = [
    ...errors,
    ...(wordProblem(child, isChild) === null
      ? []
      : [{ field: 'barnet', message: m.plan_evaluation_child_missing() }]),
    ...(wordProblem(parents, isChild) === null
      ? []
      : [{ field: 'foraeldrene', message: m.plan_evaluation_parents_missing() }]),
  ]
  if (found.length > 0) return { kind: 'invalid', errors: found }
  return {
    kind: 'ok',
    given: {
      text: values.tekst,
      child: settled(child),
      parents: settled(parents),
      levels,
      version: values.version,
    },
  }
}

/** All that somebody wrote, as one text. */
const asText = ({ goals }: EvaluationPage, given: EvaluationToSave): string =>
  [
    ...goals.flatMap(({ id, title, levels }) => {
      const level = given.levels.get(id)
      return level === undefined ? [] : [`${title}: ${levelText(level, levels[level])}`]
    }),
    given.text,
    ...[given.child, given.parents].flatMap(({ word, missingBecause }) => word ?? missingBecause ?? []),
  ].join('\n\n')

const evaluate: Route = planAction({
  tab,
  action: 'plans.evaluation.save',
  roles: workingRoles,
  sides: ['team'],
  needsOpen: true,
  read: readPage,
  act: async (tx, { shown, form }): Promise<ActionOutcome> => {
    const invalid = (errors: readonly FieldError[]): ActionOutcome => ({
      kind: 'invalid',
      view: evaluationView(shown, {
        form: '',
        errors,
        written: (field) => form.fields.get(field)?.[0] ?? '',
      }),
    })
    await lockPlan(tx, shown.plan.id)
    const now = (await findPlan(tx, shown.plan.id))?.plan
    if (!now || !mayEvaluate(now.status))
      return invalid([{ field: 'tekst', message: m.plan_evaluation_not_running() }])
    const read = readEvaluation(form, shown)
    if (read.kind === 'invalid') return invalid(read.errors)
    if (await saveEvaluation(tx, shown.plan.id, read.given))
      return {
        kind: 'done',
        to: evaluationHref(shown.plan.id),
        notice: {
          kind: 'success',
          text: now.status === 'running' ? m.plan_evaluation_saved() : m.plan_evaluation_corrected(),
        },
      }
    const standing = await readPage(tx, { plan: now, side: shown.side })
    return { kind: 'conflict', view: evaluationView(standing, null, asText(shown, read.given)) }
  },
})

export const evaluationRoutes: readonly Route[] = [showEvaluation, evaluate]
