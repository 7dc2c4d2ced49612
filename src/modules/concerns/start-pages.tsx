import { v7 } from 'uuid'
import { z } from 'zod'
import { m } from '#messages'
import { writingWords } from '#writing'
import { hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type FieldError, oneOf, optionalText, readForm, text } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { type ActionOutcome, type PageRequest, type Route, action, page } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { ClassId, PupilId, SchoolId } from '#platform/ids.ts'
import { type ChildrenPage, type ChoosePage, chooseView, childrenView } from './choose-views.tsx'
import { type Voice, audiences, longest, mostInAnHour } from './concerns.ts'
import { type ChildReason, familyRoles, startingRoles, strongest } from './policy.ts'
import { questionsOf } from './questions.ts'
import {
  type StartedAbout,
  childrenToChoose,
  classesAt,
  readersFor,
  schoolOfClass,
  schoolsOf,
  startConcern,
} from './start-store.ts'
import { type FilledStart, type StartPage, hasReaders, startView } from './start-views.tsx'
import { promisedDays } from './steps-store.ts'
import { concernHref } from './words.ts'

const everyRole = [...startingRoles, ...familyRoles]

const loadChoice = async (tx: ActorTx, { query }: PageRequest, { actor }: Session): Promise<ChoosePage> => {
  const schools = hasRole(actor, ...startingRoles) ? await schoolsOf(tx) : []
  const asked = query.get('skole')
  const [only] = schools
  const chosen =
    asked === null && schools.length === 1 ? (only ?? null) : schools.find(({ id }) => id === asked)
  const family = hasRole(actor, ...familyRoles) ? await childrenToChoose(tx, { by: 'family' }) : []
  return { schools, chosen: chosen ?? null, family }
}

export const showChoice: Route = page<ChoosePage>({
  method: 'GET',
  path: '/undringer/ny',
  action: 'concerns.new.read',
  roles: everyRole,
  load: loadChoice,
  may: () => allow('ownPage'),
  // One's own name shows nobody anything.
  pupils: ({ family }) => family.filter(({ reasons }) => !reasons.includes('self')).map(({ pupil }) => pupil),
  respond: ({ subject }) => chooseView(subject),
})

export const chooseChild: Route = page<ChildrenPage>({
  method: 'GET',
  path: '/undringer/ny/barn',
  action: 'concerns.child.choose',
  roles: startingRoles,
  load: async (tx, { query }) => {
    const words = (query.get('navn') ?? '').slice(0, 100)
    return { words, found: await childrenToChoose(tx, { by: 'work', words }) }
  },
  may: () => allow('ownPupils'),
  pupils: ({ found }) => found.map(({ pupil }) => pupil),
  respond: ({ subject }) => childrenView(subject),
})

/** As whom one writes about a child: the family before the work, so that a teacher writes about the own child as its parent. */
const voiceFor = (reason: ChildReason): Voice =>
  reason === 'self' ? 'pupil' : reason === 'custody' ? 'guardian' : 'staff'

const loadChild = async (tx: ActorTx, { params }: PageRequest): Promise<StartPage | null> => {
  const pupil = PupilId.parse(params['pupilId'] ?? '')
  if (pupil === null) return null
  const [child] = await childrenToChoose(tx, { by: 'id', pupil })
  const reason = child === undefined ? null : strongest(child.reasons)
  if (child === undefined || reason === null) return null
  const voice = voiceFor(reason)
  return {
    about: { kind: 'child', child },
    voice,
    school: child.school,
    schools: 1,
    readers: await readersFor(tx, { school: child.school.id, pupil, voice }),
    days: await promisedDays(tx),
    formKey: v7(),
    words: voice === 'staff' ? await writingWords(tx) : null,
  }
}

const kindsInAddress: ReadonlyMap<string, 'class' | 'team' | 'group'> = new Map([
  ['klasse', 'class'],
  ['team', 'team'],
  ['gruppe', 'group'],
])

const loadOther = async (tx: ActorTx, { params, query }: PageRequest): Promise<StartPage | null> => {
  const kind = kindsInAddress.get(params['about'] ?? '')
  const schools = await schoolsOf(tx)
  const ofClass = ClassId.parse(query.get('klasse') ?? '')
  const asked = query.get('skole') ?? (ofClass === null ? null : await schoolOfClass(tx, ofClass))
  const school = asked === null ? schools[0] : schools.find(({ id }) => id === SchoolId.parse(asked))
  if (kind === undefined || school === undefined) return null
  return {
    about:
      kind === 'class'
        ? { kind, classes: await classesAt(tx, school.id), chosen: query.get('klasse') }
        : { kind },
    voice: 'staff',
    school,
    schools: schools.length,
    readers: await readersFor(tx, { school: school.id, pupil: null, voice: 'staff' }),
    days: await promisedDays(tx),
    formKey: v7(),
    words: await writingWords(tx),
  }
}

const mayStart = (about: StartPage): Decision => {
  if (about.about.kind !== 'child') return allow('worksAtSchool')
  const reason = strongest(about.about.child.reasons)
  return reason === null ? refuse('noReason') : allow(reason)
}

/** What a pupil writes is not logged as a look at itself: the list of looks is read by its parents too. */
const pupilsOf = ({ about, voice }: StartPage): readonly PupilId[] =>
  about.kind === 'child' && voice !== 'pupil' ? [about.child.pupil] : []

const readAbout = (shown: StartPage, form: FormBody): StartedAbout | FieldError => {
  const { about } = shown
  if (about.kind === 'child') return { kind: 'child', pupil: about.child.pupil }
  const missing =
    about.kind === 'class'
      ? m.concern_field_class_missing()
      : about.kind === 'team'
        ? m.concern_field_team_missing()
        : m.concern_field_group_missing()
  const read = text({ max: longest.named, required: missing })(form.fields.get('emne') ?? [])
  if (read.kind === 'wrong') return { field: 'emne', message: read.message }
  if (about.kind !== 'class') return { kind: about.kind, named: read.value }
  const chosen = about.classes.find(({ id }) => id === read.value)
  return chosen === undefined ? { field: 'emne', message: missing } : { kind: 'class', id: chosen.id }
}

const start = async (
  tx: ActorTx,
  { subject, form }: { subject: StartPage; form: FormBody },
): Promise<ActionOutcome> => {
  const { voice } = subject
  const written: FilledStart['written'] = (field) => form.fields.get(field)?.[0] ?? ''
  const key = z.uuid().safeParse(written('noegle'))
  const shown: StartPage = key.success ? { ...subject, formKey: key.data } : subject
  const about = readAbout(shown, form)
  const read = readForm(form, {
    virker: optionalText(longest.more),
    set: text({ max: longest.seen, required: questionsOf[voice].seen.missing() }),
    undrer: optionalText(longest.more),
    ved: optionalText(longest.knownBy),
    hvem:
      voice === 'staff'
        ? () => ({ kind: 'ok', value: 'leaders' as const })
        : oneOf(audiences, m.concern_audience_missing()),
  })
  const wrong = (errors: readonly FieldError[]): ActionOutcome => ({
    kind: 'invalid',
    view: startView(shown, { errors, written }),
  })
  if ('field' in about || read.kind === 'invalid')
    return wrong([...('field' in about ? [about] : []), ...(read.kind === 'invalid' ? read.errors : [])])
  if (!key.success) return wrong([{ field: 'set', message: m.concern_form_old() }])
  if (!hasReaders(shown))
    return wrong([{ field: 'set', message: m.concern_no_readers_text({ school: shown.school.name }) }])
  const outcome = await startConcern(tx, {
    school: shown.school.id,
    about,
    voice,
    audience: read.values.hvem,
    words: {
      worksWell: read.values.virker,
      seen: read.values.set,
      wonders: read.values.undrer,
      knownBy: read.values.ved,
    },
    formKey: key.data,
  })
  if (outcome.kind === 'tooMany')
    return wrong([{ field: 'set', message: m.concern_too_many({ most: mostInAnHour }) }])
  const sent = voice === 'staff' ? m.concern_sent : m.concern_sent_family
  return {
    kind: 'done',
    to: concernHref(outcome),
    notice:
      outcome.kind === 'started'
        ? { kind: 'success', text: sent({ days: shown.days }) }
        : { kind: 'info', text: m.concern_sent_already() },
  }
}

const ofChild = {
  path: '/undringer/ny/barn/:pupilId',
  roles: everyRole,
  load: loadChild,
  may: (_actor: unknown, subject: StartPage) => mayStart(subject),
  pupils: pupilsOf,
} as const

const ofOther = {
  path: '/undringer/ny/:about',
  roles: startingRoles,
  load: loadOther,
  may: (_actor: unknown, subject: StartPage) => mayStart(subject),
  pupils: () => [],
} as const

export const startRoutes: readonly Route[] = [
  showChoice,
  chooseChild,
  page<StartPage>({
    ...ofChild,
    method: 'GET',
    action: 'concerns.child.write',
    respond: ({ subject }) => startView(subject),
  }),
  action<StartPage>({ ...ofChild, method: 'POST', action: 'concerns.child.start', act: start }),
  page<StartPage>({
    ...ofOther,
    method: 'GET',
    action: 'concerns.write',
    respond: ({ subject }) => startView(subject),
  }),
  action<StartPage>({ ...ofOther, method: 'POST', action: 'concerns.start', act: start }),
]
