import type { Role } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import { m } from '#messages'
import { isLocalPath } from '#platform/http/answer.ts'
import { oneOf, optionalText, readForm, wholeNumber } from '#platform/http/fields.ts'
import { type Route, action, page } from '#platform/http/page.ts'
import { SignalId } from '#platform/ids.ts'
import { classRoles } from '../class/policy.ts'
import type { PupilAbout } from '../pupil/policy.ts'
import { findPupilAbout } from '../pupil/about-store.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { mayAnswerSignal } from './policy.ts'
import { type ClassSignals, answerSignal, findSignal, waitingSignals } from './store.ts'
import { type StoredSignal, signalAnswers } from './stored-signal.ts'
import { answerView, noteLimit, signalsView } from './views.tsx'

const roles: readonly Role[] = classRoles

type Subject = { readonly stored: StoredSignal; readonly about: PupilAbout; readonly name: string }

const loadSignal = async (tx: ActorTx, idText: string | undefined): Promise<Subject | null> => {
  const id = SignalId.parse(idText ?? '')
  const stored = id === null ? null : await findSignal(tx, id)
  if (stored === null) return null
  const found = await findPupilAbout(tx, stored.pupil)
  return { stored, about: found.about, name: found.name ?? '' }
}

/** Only back to the pages that a signal stands on. */
const backPath = (wanted: string | undefined, subject: Subject): string =>
  wanted !== undefined && isLocalPath(wanted) && /^\/(klasser|elever|signaler)(\/|$)/.test(wanted)
    ? wanted
    : `/elever/${subject.stored.pupil}`

export const showSignals: Route = page<readonly ClassSignals[]>({
  method: 'GET',
  path: '/signaler',
  action: 'presence.signals.read',
  roles,
  load: async (tx, _request, { actor }) => await waitingSignals(tx, actor),
  // The rows are those of the asker's own pupils; another person's list does not exist.
  may: () => allow('ownPupils'),
  pupils: (classes) => classes.flatMap(({ pupils }) => pupils.map(({ id }) => id)),
  respond: ({ subject }) => signalsView(subject),
})

export const showSignal: Route = page<Subject>({
  method: 'GET',
  path: '/signaler/:id',
  action: 'presence.signal.read',
  roles,
  load: async (tx, { params }) => await loadSignal(tx, params['id']),
  may: (actor, { about }) => mayAnswerSignal(actor, about),
  pupils: ({ about }) => [about.pupil],
  respond: ({ subject, request }) =>
    answerView({
      stored: subject.stored,
      pupil: { id: subject.about.pupil, name: subject.name },
      back: backPath(request.query.get('retur') ?? undefined, subject),
    }),
})

export const answerTheSignal: Route = action<Subject>({
  method: 'POST',
  path: '/signaler/:id',
  action: 'presence.signal.answer',
  roles,
  load: async (tx, { params }) => await loadSignal(tx, params['id']),
  may: (actor, { about }) => mayAnswerSignal(actor, about),
  pupils: ({ about }) => [about.pupil],
  act: async (tx, { subject, form }) => {
    const read = readForm(form, {
      svar: oneOf(signalAnswers, m.signals_choose_answer()),
      note: optionalText(noteLimit),
      version: wholeNumber(1, 1_000_000),
      stoerrelse: wholeNumber(0, 1_000_000),
    })
    const shown = {
      stored: subject.stored,
      pupil: { id: subject.about.pupil, name: subject.name },
      back: backPath(form.fields.get('retur')?.[0], subject),
      written: read.written,
    }
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: answerView({ ...shown, errors: read.errors }) }
    const { svar, note, version, stoerrelse } = read.values
    const outcome = await answerSignal(tx, subject.stored.id, {
      kind: svar,
      note,
      version,
      sizeSeen: stoerrelse,
    })
    if (outcome === 'conflict')
      return {
        kind: 'conflict',
        view: answerView({
          ...shown,
          stored: (await findSignal(tx, subject.stored.id)) ?? subject.stored,
          isConflict: true,
        }),
      }
    return {
      kind: 'done',
      to: shown.back,
      notice: { kind: 'success', text: m.signals_answer_kept({ name: subject.name }) },
    }
  },
})

export const signalRoutes: readonly Route[] = [showSignals, showSignal, answerTheSignal]
