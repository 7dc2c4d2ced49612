import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { ClassId } from '#platform/ids.ts'
import { mayUsePulses, pulseRoles } from './policy.ts'
import { adultsOf, classesFor, closeDue, pulses, startPulse, type Started } from './pulse-store.ts'
import { fewestAnswers, fewestOnSlips, type QuestionSet } from './pulses.ts'
import { familyRule, questionSets } from './set-store.ts'
import { readStart } from './start-form.ts'
import { chooseSetView, type FilledStart, type StartPage, startView } from './start-views.tsx'

const path = '/pulser/klasse/:classId'

const load = async (
  tx: ActorTx,
  { params, query }: PageRequest,
  { actor }: Session,
): Promise<StartPage | null> => {
  const id = ClassId.parse(params['classId'] ?? '')
  const [schoolClass] = id === null ? [] : await classesFor(tx, id)
  if (schoolClass === undefined) return null
  await closeDue(tx)
  const sets = await questionSets(tx)
  const wanted = query.get('saet')
  const set = sets.find((one) => one.id === wanted && !one.isRetired) ?? null
  if (wanted !== null && set === null) return null
  const earlier = await pulses(tx, { classes: [schoolClass.id] })
  return {
    schoolClass,
    adults: await adultsOf(tx, schoolClass.id),
    sets,
    set,
    familyReads: (await familyRule(tx)).familyReads,
    hasOpen: earlier.some(({ closedAt }) => closedAt === null),
    today: tx.today,
    me: actor.person,
  }
}

export const showStart: Route = page<StartPage>({
  method: 'GET',
  path,
  action: 'pulse.start.read',
  roles: pulseRoles,
  load,
  may: (actor, { schoolClass }) => mayUsePulses(actor, schoolClass),
  pupils: () => [],
  respond: ({ subject }) =>
    subject.set === null ? chooseSetView(subject) : startView({ ...subject, set: subject.set }),
})

const refusals: Readonly<Record<Exclude<Started['kind'], 'started'>, () => string>> = {
  needsFive: () => m.pulse_class_small({ count: fewestAnswers - 1, least: fewestAnswers }),
  needsEight: () => m.pulse_class_small_slips({ count: fewestOnSlips - 1, least: fewestOnSlips }),
  tooSoon: () => m.pulse_too_soon(),
  alreadyOpen: () => m.pulse_already_open(),
}

const filledWith = (form: FormBody, errors: FilledStart['errors']): FilledStart => ({
  errors,
  written: (field) => form.fields.get(field)?.[0] ?? '',
  chosen: (field) => form.fields.get(field) ?? [],
})

export const start: Route = action<StartPage & { readonly set: QuestionSet }>({
  method: 'POST',
  path,
  action: 'pulse.start',
  roles: pulseRoles,
  load: async (tx, request, session) => {
    const loaded = await load(tx, request, session)
    return loaded === null || loaded.set === null ? null : { ...loaded, set: loaded.set }
  },
  may: (actor, { schoolClass }) => mayUsePulses(actor, schoolClass),
  pupils: () => [],
  act: async (tx, { subject, form }) => {
    const { schoolClass, adults, set } = subject
    const read = readStart(form, { schoolClass, adults, setId: set.id, today: tx.today, now: tx.now })
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: startView(subject, filledWith(form, read.errors)) }
    const started = await startPulse(tx, read.pulse, schoolClass.pupils)
    if (started.kind !== 'started') {
      const errors = [{ field: 'form', message: refusals[started.kind]() }]
      return { kind: 'invalid', view: startView(subject, filledWith(form, errors)) }
    }
    return {
      kind: 'done',
      to: `/pulser/puls/${started.id}`,
      notice: { kind: 'success', text: m.pulse_started() },
    }
  },
})
