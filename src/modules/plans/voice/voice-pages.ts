import { z } from 'zod'
import { m } from '#messages'
import { writingWords } from '#writing'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import type { PupilId } from '#platform/ids.ts'
import { isOpen } from '../plan.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { childHeard, wordsOfChild } from './heard.ts'
import { silenceWeeks } from './heard-store.ts'
import { type OwnPage, ownView } from './own-view.tsx'
import { type StaffPage, staffView, togetherView } from './staff-view.tsx'
import { inOrder, longestAnswer, scaleStepsFor, stageOf, type Said } from './voice.ts'
import { emptiedErrors, readChildWords, type ReadWords } from './voice-form.ts'
import {
  answerVoice,
  gradeOf,
  readersOfOwnPlan,
  sayWords,
  standingOf,
  takeBack,
  togetherOf,
  voicesOf,
} from './voice-store.ts'

type AboutChild = { readonly pupil: PupilId; readonly name: string }

/** A plan of a class or a team has no child's page. */
const childOf = ({ plan }: AtPlan): AboutChild | null =>
  plan.subject.kind === 'child'
    ? { pupil: plan.subject.id, name: plan.subject.name ?? m.plan_voice_the_child() }
    : null

const readOwn = async (tx: ActorTx, at: AtPlan): Promise<OwnPage | null> => {
  const child = childOf(at)
  if (child === null) return null
  const [voices, grade, readers] = await Promise.all([
    voicesOf(tx, at.plan.id),
    gradeOf(tx, child.pupil),
    readersOfOwnPlan(tx, at.plan.id),
  ])
  const standing = standingOf(voices, 'child', child.pupil)
  return {
    plan: at.plan,
    isOpen: isOpen(at.plan.status),
    stage: stageOf(grade),
    standing,
    said: inOrder(
      voices.filter(
        ({ kind, speaker, isNewest }) =>
          kind === 'child' && isNewest && String(speaker.person) === String(child.pupil),
      ),
    ),
    former: voices.filter(
      ({ kind, speaker, isNewest }) =>
        kind === 'child' && !isNewest && String(speaker.person) === String(child.pupil),
    ),
    readers,
  }
}

/** What a form that was not taken in says about itself. */
export const returnedFrom = (
  read: ReadWords,
  said: Exclude<Said, { kind: 'said' }> | null,
  kind: 'child' | 'guardian',
) => ({
  filled: read,
  errors:
    read.kind === 'invalid'
      ? read.errors
      : said?.kind === 'emptied'
        ? emptiedErrors(said.questions, kind)
        : [],
  conflicts: said?.kind === 'conflict' ? said.questions : [],
})

type Read<Page> = (tx: ActorTx, at: AtPlan) => Promise<Page | null>

/** A page that is read again when somebody was faster: what was read before may by now have been taken back. */
export const withAgain =
  <Page>(read: Read<Page>): Read<{ page: Page; again: () => Promise<Page> }> =>
  async (tx, at) => {
    const page = await read(tx, at)
    return page === null ? null : { page, again: async () => (await read(tx, at)) ?? page }
  }

const own = { action: 'plans.voice.own', roles: ['pupil'], sides: ['child'] } as const

export const showOwnPage: Route = planPage<OwnPage>({
  ...own,
  tab: '/min-side',
  read: readOwn,
  view: (page) => ownView(page),
})

export const writeOwnPage: Route = planAction<{ page: OwnPage; again: () => Promise<OwnPage> }>({
  ...own,
  tab: '/min-side',
  action: 'plans.voice.say',
  needsOpen: true,
  read: withAgain(readOwn),
  act: async (tx, { shown: { page, again }, form, session }): Promise<ActionOutcome> => {
    const read = readChildWords(form, page.stage, page.standing)
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: ownView(page, returnedFrom(read, null, 'child')) }
    const said = await sayWords(tx, {
      plan: page.plan.id,
      kind: 'child',
      speaker: session.actor.person,
      steps: scaleStepsFor(page.stage),
      words: read.words,
    })
    if (said.kind !== 'said')
      return {
        kind: said.kind === 'conflict' ? 'conflict' : 'invalid',
        view: ownView(await again(), returnedFrom(read, said, 'child')),
      }
    return {
      kind: 'done',
      to: `/planer/${page.plan.id}/min-side`,
      notice: {
        kind: 'success',
        text: said.count === 0 ? m.plan_voice_nothing_new() : m.plan_voice_own_saved(),
      },
    }
  },
})

export const takeWordsBack: Route = planAction<{ page: OwnPage; again: () => Promise<OwnPage> }>({
  ...own,
  tab: '/min-side/tag-tilbage',
  action: 'plans.voice.takeBack',
  needsOpen: true,
  read: withAgain(readOwn),
  act: async (tx, { shown: { page, again }, form }): Promise<ActionOutcome> => {
    const to = `/planer/${page.plan.id}/min-side`
    const id = z.uuid().safeParse(form.fields.get('ord')?.[0])
    const seen = readForm(form, { svar: wholeNumber(0, 100_000) })
    const outcome =
      id.success && seen.kind === 'ok' ? await takeBack(tx, id.data, seen.values.svar) : 'missing'
    if (outcome === 'taken')
      return { kind: 'done', to, notice: { kind: 'success', text: m.plan_voice_taken_back_done() } }
    if (outcome === 'answered') {
      const now = await again()
      const answered = now.said.find((voice) => id.success && voice.id === id.data)
      return { kind: 'conflict', view: ownView(now, null, answered ?? null) }
    }
    return { kind: 'done', to, notice: { kind: 'info', text: m.plan_voice_taken_back_not() } }
  },
})

const readStaff = async (tx: ActorTx, at: AtPlan): Promise<StaffPage | null> => {
  const child = childOf(at)
  if (child === null) return null
  const [all, grade, silence, words] = await Promise.all([
    voicesOf(tx, at.plan.id),
    gradeOf(tx, child.pupil),
    silenceWeeks(tx),
    writingWords(tx),
  ])
  const voices = all.filter(({ kind }) => kind === 'child')
  return {
    plan: at.plan,
    name: child.name,
    isOpen: isOpen(at.plan.status),
    stage: stageOf(grade),
    voices,
    words,
    heard: childHeard({
      words: wordsOfChild(voices),
      begun: dayOf(at.plan.begunAt),
      today: tx.today,
      silenceWeeks: silence,
    }),
  }
}

const staff = { action: 'plans.voice.read', roles: workingRoles, sides: ['team'] } as const

export const showChildsVoice: Route = planPage<StaffPage>({
  ...staff,
  tab: '/barnets-stemme',
  read: readStaff,
  view: (page) => staffView(page),
})

export const answerChild: Route = planAction<{
  page: StaffPage & { voice: string }
  again: () => Promise<StaffPage>
}>({
  ...staff,
  tab: '/barnets-stemme/:voiceId/svar',
  action: 'plans.voice.answer',
  needsOpen: true,
  read: withAgain(async (tx, at) => {
    const page = await readStaff(tx, at)
    const voice = page?.voices.find(({ id }) => id === at.request.params['voiceId'])
    return page === null || voice === undefined ? null : { ...page, voice: voice.id }
  }),
  act: async (tx, { shown: { page, again }, form }): Promise<ActionOutcome> => {
    const read = readForm(form, {
      svar: text({ max: longestAnswer, required: m.plan_voice_answer_missing() }),
    })
    const returned = { voice: page.voice, text: read.written('svar'), errors: [], isGone: false }
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: staffView(page, { ...returned, errors: read.errors }) }
    const given = { plan: page.plan.id, voice: page.voice, text: read.values.svar }
    if (!(await answerVoice(tx, given)))
      return { kind: 'conflict', view: staffView(await again(), { ...returned, isGone: true }) }
    return {
      kind: 'done',
      to: `/planer/${page.plan.id}/barnets-stemme`,
      notice: { kind: 'success', text: m.plan_voice_answer_done({ name: page.name }) },
    }
  },
})

/** What this form is written over: what was written down together before, and never what the child said alone. */
const standingIn = (page: StaffPage) =>
  page.plan.subject.kind === 'child' ? togetherOf(page.voices, page.plan.subject.id) : togetherOf([], '')

export const showTogether: Route = planPage<StaffPage>({
  ...staff,
  tab: '/barnets-stemme/sammen',
  needsOpen: true,
  read: readStaff,
  view: (page) => togetherView(page, standingIn(page)),
})

export const writeTogether: Route = planAction<{
  page: StaffPage & { pupil: PupilId }
  again: () => Promise<StaffPage>
}>({
  ...staff,
  tab: '/barnets-stemme/sammen',
  action: 'plans.voice.together',
  needsOpen: true,
  read: withAgain(async (tx, at) => {
    const child = childOf(at)
    const page = await readStaff(tx, at)
    return child === null || page === null ? null : { ...page, pupil: child.pupil }
  }),
  act: async (tx, { shown: { page, again }, form }): Promise<ActionOutcome> => {
    const standing = standingIn(page)
    const read = readChildWords(form, page.stage, new Map())
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: togetherView(page, standing, returnedFrom(read, null, 'child')) }
    const said = await sayWords(tx, {
      plan: page.plan.id,
      kind: 'child',
      speaker: page.pupil,
      steps: scaleStepsFor(page.stage),
      words: read.words,
    })
    if (said.kind !== 'said') {
      const now = await again()
      return {
        kind: said.kind === 'conflict' ? 'conflict' : 'invalid',
        view: togetherView(now, standingIn(now), returnedFrom(read, said, 'child')),
      }
    }
    return {
      kind: 'done',
      to: `/planer/${page.plan.id}/barnets-stemme`,
      notice: {
        kind: 'success',
        text: said.count === 0 ? m.plan_voice_nothing_new() : m.plan_voice_together_saved(),
      },
    }
  },
})

export const voiceRoutes: readonly Route[] = [
  showOwnPage,
  writeOwnPage,
  takeWordsBack,
  showChildsVoice,
  showTogether,
  writeTogether,
  answerChild,
]
