import { recomputeSignalsSoon } from '../signals/jobs.ts'
import { m } from '#messages'
import type { PersonActor } from '#platform/access/actor.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type PageRequest, action, page, type Route } from '#platform/http/page.ts'
import { ClassId, type PupilId } from '#platform/ids.ts'
import { lineAt, sameLine } from './class-registration.ts'
import { conflictView } from './conflict-views.tsx'
import type { AbsencePart } from '../presence.ts'
import { type SentLine, readRegistration } from './registration-form.ts'
import { mayRegisterClass, registeringRoles } from './registration-policy.ts'
import {
  type ClassDay,
  type ClassHead,
  findHomeClass,
  lockClassDay,
  readClassDay,
} from './registration-store.ts'
import { type RegistrationPage, dayHref, registrationView } from './registration-views.tsx'
import { refusalText } from './registration-words.ts'
import { saveRegistration } from './registration-write.ts'

/** The class as everyone may know it, and the day's pupils only for who may register them. */
type Subject = { readonly head: ClassHead; readonly shown: RegistrationPage | null }

/** The part that the address names; else the first that is not registered yet. */
const partFor = (head: ClassHead, classDay: ClassDay, wanted: string | null): AbsencePart => {
  const named = head.parts.find((part) => part === wanted)
  const open = head.parts.find((part) => !classDay.registrations.some((one) => one.part === part))
  return named ?? open ?? head.parts[0] ?? 'day'
}

/** Whoever asks for no day in particular, on one without school, is shown the latest school day: that one can be registered. */
const dayToShow = async (
  tx: ActorTx,
  head: ClassHead,
  day: Temporal.PlainDate,
  isAnyDay: boolean,
): Promise<ClassDay> => {
  const asked = await readClassDay(tx, head, day)
  const goesBack = isAnyDay && asked.state.kind === 'closed' && asked.before !== null
  return goesBack && asked.before !== null ? await readClassDay(tx, head, asked.before) : asked
}

const load = async (
  tx: ActorTx,
  request: PageRequest,
  { actor }: { actor: PersonActor },
): Promise<Subject | null> => {
  const id = ClassId.parse(request.params['classId'] ?? '')
  const head = id === null ? null : await findHomeClass(tx, actor, id)
  if (head === null || !mayRegisterClass(actor, head).may) return head === null ? null : { head, shown: null }
  const written = request.query.get('dag')
  const asked = written === null ? tx.today : parseDay(written)
  const classDay = await dayToShow(tx, head, asked ?? tx.today, written === null)
  return {
    head,
    shown: {
      head,
      classDay,
      today: tx.today,
      part: partFor(head, classDay, request.query.get('del')),
      unreadableDay: asked === null ? (written ?? '').slice(0, 40) : null,
    },
  }
}

const may = (actor: PersonActor, { head }: Subject) => mayRegisterClass(actor, head)

const pupilsIn = ({ shown }: Subject): readonly PupilId[] =>
  shown === null || shown.unreadableDay !== null ? [] : shown.classDay.pupils.map(({ pupil }) => pupil)

const subjectText = ({ head, shown }: Subject): string =>
  `class ${head.id} ${shown?.classDay.day.toString() ?? ''} ${shown?.part ?? ''}`.trim()

/** `may` has let the asker through before anything is shown, so the day's pupils are there. */
const shownOf = ({ shown }: Subject): RegistrationPage => {
  if (shown === null) throw new Error('A class was shown to someone who may not register it.')
  return shown
}

export const showRegistration: Route = page<Subject>({
  method: 'GET',
  path: '/fravaer/klasse/:classId',
  action: 'presence.registration.read',
  roles: registeringRoles,
  load,
  may,
  pupils: pupilsIn,
  logSubject: subjectText,
  respond: ({ subject }) => registrationView(shownOf(subject)),
})

/** The same person sending the same form twice has registered once. */
const isSentAgain = (fresh: RegistrationPage, actor: PersonActor, lines: readonly SentLine[]): boolean => {
  const registration = fresh.classDay.registrations.find(({ part }) => part === fresh.part)
  return (
    registration?.lastBy === actor.person &&
    fresh.classDay.pupils.every((pupil) => {
      const line = lines.find((one) => one.pupil === pupil.pupil)
      return line !== undefined && sameLine(line, lineAt(pupil.absences, fresh.part))
    })
  )
}

export const registerClass: Route = action<Subject>({
  method: 'POST',
  path: '/fravaer/klasse/:classId',
  action: 'presence.registration.write',
  roles: registeringRoles,
  load,
  may,
  pupils: pupilsIn,
  logSubject: subjectText,
  act: async (tx, { subject, form, session }) => {
    const { head, part, classDay, ...rest } = shownOf(subject)
    const { day } = classDay
    await lockClassDay(tx, head.id, day)
    // Read again under the lock: what the form was read at is compared with what holds now.
    const fresh: RegistrationPage = { ...rest, head, part, classDay: await readClassDay(tx, head, day) }
    const written = (field: string) => form.fields.get(field)?.[0] ?? ''
    const refusal = refusalText(fresh.classDay.state, day)
    if (refusal !== null || fresh.unreadableDay !== null)
      return { kind: 'invalid', view: registrationView(fresh, { errors: [], written }) }
    const sent = readRegistration(form, fresh.classDay, part)
    if (sent.kind === 'invalid')
      return { kind: 'invalid', view: registrationView(fresh, { errors: sent.errors, written }) }
    const version = fresh.classDay.registrations.find((one) => one.part === part)?.version ?? 0
    const done = { kind: 'done' as const, to: '/fravaer' }
    const name = { title: head.title }
    if (version !== sent.version || fresh.classDay.seen !== sent.seen) {
      if (!isSentAgain(fresh, session.actor, sent.lines))
        return { kind: 'conflict', view: conflictView(fresh, sent.lines) }
      return { ...done, notice: { kind: 'success', text: m.register_done(name) } }
    }
    const lines = fresh.classDay.pupils.flatMap((pupil) => {
      const line = sent.lines.find((one) => one.pupil === pupil.pupil)
      return line === undefined || line.keepsStored ? [] : [{ ...pupil, line }]
    })
    await saveRegistration(tx, { schoolClass: head.id, day, part, version, by: session.actor.person, lines })
    await recomputeSignalsSoon(tx, { kind: 'class', id: head.id })
    return {
      ...done,
      to: day.equals(tx.today) ? '/fravaer' : dayHref(head, day, part),
      notice: { kind: 'success', text: version === 0 ? m.register_done(name) : m.register_corrected(name) },
    }
  },
})
