import { z } from 'zod'
import type { Config } from '#config'
import { m } from '#messages'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import {
  type FieldError,
  checked,
  oneOf,
  optionalText,
  readForm,
  text,
  wholeNumber,
} from '#platform/http/fields.ts'
import { type ActionOutcome, type PageRequest, type Route, action, page } from '#platform/http/page.ts'
import { PersonId, type PupilId } from '#platform/ids.ts'
import { calendarOf } from '#presence'
import type { ConcernForm } from './answer-views.tsx'
import {
  type AnalysisChoice,
  type Concern,
  canBeAskedAgain,
  isSameSubject,
  longest,
  waited,
  waitsSince,
} from './concerns.ts'
import { type ConcernPage, concernView } from './concern-views.tsx'
import { tellStarters } from './mails.ts'
import {
  type ConcernSeen,
  familyRoles,
  mayAnswerConcern,
  mayAskAgain,
  mayHandOnConcern,
  mayReadConcern,
  startingRoles,
} from './policy.ts'
import { colleaguesFor } from './start-store.ts'
import {
  type Answering,
  answerConcern,
  askAgain,
  handOn,
  holdOpen,
  lockCombining,
  promisedDays,
} from './steps-store.ts'
import { municipalityOf, readConcern, readConcerns, stepsOf } from './store.ts'
import { concernHref } from './words.ts'

/** What can become of a concern that is taken up. */
export type TakeUp = {
  /** The ways of looking into it to choose from; none for one who may not begin a plan about it. */
  readonly analyses: (tx: ActorTx, concern: Concern) => Promise<readonly AnalysisChoice[]>
  /** Begins the plan, in the same transaction. Null for one who may not, and for an analysis that is not offered any more. */
  readonly begin: (
    tx: ActorTx,
    concern: Concern,
    analysis: string,
  ) => Promise<{ planId: string; href: string } | null>
}

/** Whether the asker works on a plan that has begun. */
export type WorksOnPlan = (tx: ActorTx, plan: string) => Promise<boolean>

const loadFor =
  (takeUp: TakeUp | null, worksOnPlan: WorksOnPlan) =>
  async (tx: ActorTx, { params }: Pick<PageRequest, 'params'>): Promise<ConcernPage | null> => {
    const id = z.uuid().safeParse(params['concernId'])
    const concern = id.success ? await readConcern(tx, id.data) : null
    if (concern === null) return null
    const { state, school, subject } = concern
    const pupil = subject.kind === 'child' ? subject.pupil : null
    const isOpen = state.kind === 'open'
    const others =
      isOpen && concern.answers ? await readConcerns(tx, { of: 'combinable', school: school.id }) : []
    const calendar = await calendarOf(tx, municipalityOf(tx), school.id)
    return {
      concern,
      steps: await stepsOf(tx, concern.id),
      wait: isOpen
        ? waited(dayOf(waitsSince(concern)), {
            today: tx.today,
            promisedDays: await promisedDays(tx),
            calendar,
          })
        : null,
      others: others.filter((other) => isSameSubject(concern, other)),
      colleagues:
        isOpen && concern.receives
          ? await colleaguesFor(tx, { school: school.id, pupil, startedBy: concern.startedBy })
          : [],
      readsTarget: state.kind === 'combined' && (await readConcern(tx, state.into)) !== null,
      analyses: isOpen && concern.answers ? ((await takeUp?.analyses(tx, concern)) ?? []) : [],
      worksOnPlan: state.kind === 'takenUp' && state.plan !== null && (await worksOnPlan(tx, state.plan)),
    }
  }

/** A pupil's own look at what it wrote is not among the looks that its parents are shown. */
const pupilsOf = ({ concern: { subject, voice, started } }: ConcernPage): readonly PupilId[] =>
  subject.kind === 'child' && !(voice === 'pupil' && started) ? [subject.pupil] : []

type Acting = {
  readonly subject: ConcernPage
  readonly form: Parameters<typeof readForm>[0]
  readonly request: PageRequest
}

/** Asked again under the lock: the other may have been answered since the page was shown. */
const canBeCombined = async (tx: ActorTx, concern: ConcernSeen, into: string | null): Promise<boolean> => {
  await lockCombining(tx, concern.school.id)
  const others = await readConcerns(tx, { of: 'combinable', school: concern.school.id })
  return others.some((other) => other.id === into && isSameSubject(concern, other))
}

const versionField = { version: wholeNumber(1, 1_000_000) }

export const concernRoutes = (
  config: Config,
  takeUp: TakeUp | null,
  worksOnPlan: WorksOnPlan,
): readonly Route[] => {
  const load = loadFor(takeUp, worksOnPlan)
  const everyRole = [...startingRoles, ...familyRoles]

  const invalid = (
    { subject, form }: Acting,
    name: ConcernForm,
    errors: readonly FieldError[],
  ): ActionOutcome => ({
    kind: 'invalid',
    view: concernView(subject, { form: name, errors, written: (field) => form.fields.get(field)?.[0] ?? '' }),
  })

  /** Both are shown: what stands there now, and what this person had written. */
  const conflict = async (
    tx: ActorTx,
    { subject, request }: Acting,
    mine: string,
  ): Promise<ActionOutcome> => ({
    kind: 'conflict',
    view: concernView((await load(tx, request)) ?? subject, null, mine),
  })

  const answer = async (tx: ActorTx, acting: Acting): Promise<ActionOutcome> => {
    const { concern } = acting.subject
    const read = readForm(acting.form, {
      ...versionField,
      svar: oneOf(['takenUp', 'combined', 'closed'], m.concern_answer_missing()),
      med: optionalText(40),
      tekst: text({ max: longest.answer, required: m.concern_answer_text_missing() }),
      plan: checked,
      analyse: optionalText(40),
    })
    if (read.kind === 'invalid') return invalid(acting, 'svar', read.errors)
    const { svar, med, tekst, plan, analyse, version } = read.values
    const which = { id: concern.id, version }
    if (!(await holdOpen(tx, which))) return await conflict(tx, acting, tekst)
    if (svar === 'combined' && med === null)
      return invalid(acting, 'svar', [{ field: 'med', message: m.concern_answer_with_missing() }])
    if (svar === 'combined' && !(await canBeCombined(tx, concern, med)))
      return invalid(acting, 'svar', [{ field: 'med', message: m.concern_answer_with_gone() }])
    const analysis = analyse ?? acting.subject.analyses[0]?.id
    const wantsPlan = svar === 'takenUp' && plan && takeUp !== null && analysis !== undefined
    const begun = wantsPlan ? await takeUp.begin(tx, concern, analysis) : null
    if (wantsPlan && begun === null)
      return invalid(acting, 'svar', [{ field: 'analyse', message: m.concern_answer_analysis_gone() }])
    const answering: Answering =
      svar === 'combined'
        ? { kind: svar, text: tekst, into: med ?? '' }
        : svar === 'takenUp'
          ? { kind: svar, text: tekst, plan: begun?.planId ?? null }
          : { kind: svar, text: tekst }
    if (!(await answerConcern(tx, which, answering))) return await conflict(tx, acting, tekst)
    await tellStarters(config, tx, concern.id)
    return {
      kind: 'done',
      to: begun?.href ?? concernHref(concern),
      notice: { kind: 'success', text: m.concern_answer_done({ name: concern.startedByName }) },
    }
  }

  const give = async (tx: ActorTx, acting: Acting): Promise<ActionOutcome> => {
    const { concern, colleagues } = acting.subject
    const read = readForm(acting.form, {
      ...versionField,
      kollega: text({ max: 40, required: m.concern_hand_missing() }),
    })
    if (read.kind === 'invalid') return invalid(acting, 'giv-videre', read.errors)
    const to = PersonId.parse(read.values.kollega)
    const colleague = colleagues.find(({ person }) => person === to)
    const which = { id: concern.id, version: read.values.version }
    if (!(await holdOpen(tx, which)))
      return await conflict(tx, acting, colleague === undefined ? m.concern_hand_heading() : colleague.name)
    if (colleague === undefined)
      return invalid(acting, 'giv-videre', [{ field: 'kollega', message: m.concern_hand_missing() }])
    const { name } = colleague
    if (concern.assignedTo?.person === colleague.person)
      return invalid(acting, 'giv-videre', [{ field: 'kollega', message: m.concern_hand_same({ name }) }])
    if (!(await handOn(tx, which, colleague.person))) return await conflict(tx, acting, name)
    return {
      kind: 'done',
      to: concernHref(concern),
      notice: { kind: 'success', text: m.concern_hand_done({ name }) },
    }
  }

  const again = async (tx: ActorTx, acting: Acting): Promise<ActionOutcome> => {
    const { concern } = acting.subject
    const read = readForm(acting.form, {
      ...versionField,
      mangler: text({ max: longest.more, required: m.concern_again_missing() }),
    })
    if (read.kind === 'invalid') return invalid(acting, 'spoerg-igen', read.errors)
    const { mangler, version } = read.values
    if (version !== concern.version) return await conflict(tx, acting, mangler)
    if (!canBeAskedAgain(concern))
      return invalid(acting, 'spoerg-igen', [{ field: 'mangler', message: m.concern_again_cannot() }])
    if (!(await askAgain(tx, { id: concern.id, version }, mangler)))
      return await conflict(tx, acting, mangler)
    return {
      kind: 'done',
      to: concernHref(concern),
      notice: { kind: 'success', text: m.concern_again_done({ days: await promisedDays(tx) }) },
    }
  }

  const path = '/undringer/:concernId'
  return [
    page<ConcernPage>({
      method: 'GET',
      path,
      action: 'concerns.read',
      roles: everyRole,
      load,
      may: (actor, { concern }) => mayReadConcern(actor, concern),
      pupils: pupilsOf,
      respond: ({ subject }) => concernView(subject),
    }),
    action<ConcernPage>({
      method: 'POST',
      path: `${path}/svar`,
      action: 'concerns.answer',
      roles: startingRoles,
      load,
      may: (actor, { concern }) => mayAnswerConcern(actor, concern),
      pupils: pupilsOf,
      act: answer,
    }),
    action<ConcernPage>({
      method: 'POST',
      path: `${path}/giv-videre`,
      action: 'concerns.handOn',
      roles: startingRoles,
      load,
      may: (actor, { concern }) => mayHandOnConcern(actor, concern),
      pupils: pupilsOf,
      act: give,
    }),
    action<ConcernPage>({
      method: 'POST',
      path: `${path}/spoerg-igen`,
      action: 'concerns.askAgain',
      roles: everyRole,
      load,
      may: (actor, { concern }) => mayAskAgain(actor, concern),
      pupils: pupilsOf,
      act: again,
    }),
  ]
}
