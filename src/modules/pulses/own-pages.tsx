import { z } from 'zod'
import { m } from '#messages'
import { hasRole } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { ClassId, PupilId } from '#platform/ids.ts'
import { type ReadAnswer, readAnswer } from './answer-form.ts'
import { answerMyself, type AskedPulse, doneByMe, drawCode, singleAnswers } from './answer-store.ts'
import { answerView, type Filled } from './answer-views.tsx'
import { codeText } from './code.ts'
import { mayAnswerPulse } from './policy.ts'
import { type Pulse, pulses } from './pulse-store.ts'
import { pulseState } from './pulses.ts'
import { type OwnList, type OwnPulse, drawView, ownListView, tooLateView } from './own-views.tsx'
import { ownChildren, ownClassIds } from './own-store.ts'

/** The pulses of the pupil's classes that are open, and whether the pupil has done their part. */
export const openForMe = async (tx: ActorTx): Promise<readonly OwnPulse[]> => {
  const classes = await ownClassIds(tx)
  if (classes.length === 0) return []
  const open = (await pulses(tx, { classes: classes.map((id) => ClassId.trust(id)) })).filter(
    (pulse) => pulseState(pulse, tx.now) === 'open',
  )
  const done = await doneByMe(
    tx,
    open.map(({ id }) => id),
  )
  return open.map((pulse) => ({ pulse, done: done.has(pulse.id) }))
}

const readList = async (tx: ActorTx, { actor }: Session): Promise<OwnList> => {
  const isPupil = hasRole(actor, 'pupil')
  const children = [
    ...(isPupil ? [PupilId.trust(actor.person)] : []),
    ...(hasRole(actor, 'custodyHolder') ? await ownChildren(tx) : []),
  ]
  const answers = []
  for (const child of children)
    for (const answer of await singleAnswers(tx, { pupil: child })) {
      const [pulse] = await pulses(tx, { id: answer.pulse })
      if (pulse !== undefined) answers.push({ answer, pulse })
    }
  return { isPupil, open: isPupil ? await openForMe(tx) : [], answers }
}

const path = '/mine-pulser'

export const showOwnPulses: Route = page<OwnList>({
  method: 'GET',
  path,
  action: 'pulse.own.list',
  roles: ['pupil', 'custodyHolder'],
  load: async (tx, _request, session) => await readList(tx, session),
  may: () => allow('ownPage'),
  pupils: ({ answers }) => [...new Set(answers.map(({ answer }) => answer.pupil))],
  respond: ({ subject }) => ownListView(subject),
})

type Mine = OwnPulse & { readonly classmates: readonly PupilId[]; readonly isOpen: boolean }

const loadMine = async (tx: ActorTx, { params }: PageRequest, { actor }: Session): Promise<Mine | null> => {
  const id = z.uuid().safeParse(params['pulseId'])
  if (!id.success) return null
  const [pulse] = await pulses(tx, { id: id.data })
  if (pulse === undefined) return null
  const isMine = (await ownClassIds(tx)).some((id) => id === pulse.classId)
  return {
    pulse,
    done: (await doneByMe(tx, [pulse.id])).has(pulse.id),
    classmates: isMine ? [PupilId.trust(actor.person)] : [],
    isOpen: pulseState(pulse, tx.now) === 'open',
  }
}

const asked = (pulse: Pulse): AskedPulse => ({ ...pulse, readerNames: pulse.readers.map(({ name }) => name) })

const crumbs = (title: string) => [{ label: m.pulse_own_title(), href: path }, { label: title }]

const mineView = (mine: Mine, filled: Filled | null) => {
  const { pulse, done, isOpen } = mine
  if (done || !isOpen) return tooLateView(pulse, done)
  return pulse.mode === 'anonymous'
    ? drawView(asked(pulse), pulse)
    : answerView({
        pulse: asked(pulse),
        action: `${path}/${pulse.id}`,
        hidden: {},
        filled,
        breadcrumb: crumbs(pulse.title),
      })
}

export const showOwnPulse: Route = page<Mine>({
  method: 'GET',
  path: `${path}/:pulseId`,
  action: 'pulse.own.read',
  roles: ['pupil'],
  load: loadMine,
  may: mayAnswerPulse,
  // Nobody's data are shown: the questions are the same for all.
  pupils: () => [],
  respond: ({ subject }) => mineView(subject, null),
})

export const answerOwnPulse: Route = action<Mine>({
  method: 'POST',
  path: `${path}/:pulseId`,
  action: 'pulse.own.answer',
  roles: ['pupil'],
  load: async (tx, request, session) => {
    const mine = await loadMine(tx, request, session)
    // An anonymous answer is never sent by somebody who is signed in.
    return mine?.pulse.mode === 'confidential' ? mine : null
  },
  may: mayAnswerPulse,
  pupils: ({ classmates }) => classmates,
  act: async (tx, { subject, form }) => {
    const read: ReadAnswer = readAnswer(form, subject.pulse)
    if (read.kind === 'invalid') return { kind: 'invalid', view: mineView(subject, read) }
    const outcome = await answerMyself(tx, subject.pulse.id, read.choices, read.words)
    return outcome === 'done'
      ? { kind: 'done', to: path, notice: { kind: 'success', text: m.pulse_answered_done() } }
      : { kind: 'conflict', view: tooLateView(subject.pulse, outcome === 'already') }
  },
})

/**
 * The pupil fetches one code. What is recorded is that this pupil has fetched one; which, nobody knows but the browser that is sent on with
 * it. The answer is then given on the page for codes, by nobody in particular.
 */
export const fetchOwnCode: Route = action<Mine>({
  method: 'POST',
  path: `${path}/:pulseId/kode`,
  action: 'pulse.code.draw',
  roles: ['pupil'],
  load: async (tx, request, session) => {
    const mine = await loadMine(tx, request, session)
    return mine?.pulse.mode === 'anonymous' ? mine : null
  },
  may: mayAnswerPulse,
  // Whether a child takes part in an anonymous pulse is nothing that its family or teachers read in the log of looks.
  pupils: () => [],
  act: async (tx, { subject }) => {
    const code = await drawCode(tx, subject.pulse.id)
    return code === null
      ? { kind: 'conflict', view: tooLateView(subject.pulse, subject.isOpen) }
      : { kind: 'done', to: `/puls?kode=${codeText(code)}` }
  },
})

export const ownRoutes: readonly Route[] = [showOwnPulses, showOwnPulse, answerOwnPulse, fetchOwnCode]
