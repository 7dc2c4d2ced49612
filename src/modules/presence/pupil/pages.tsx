import type { Role } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import { type SchoolYear, schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type Download, type PageRequest, type Route, type View, page } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { PupilId } from '#platform/ids.ts'
import { classRoles } from '../class/policy.ts'
import { dailyParametersOn } from '../daily-parameters.ts'
import { presenceReport } from '../measure/legal-measure.ts'
import { signalsOfPupilSince } from '../signals/store.ts'
import { type FoundPupil, findPupilAbout } from './about-store.ts'
import { whoLooked, whoSees } from './access-store.ts'
import { type AccessPage, accessView } from './access-view.tsx'
import { daysDownload } from './days-paper.ts'
import { type DaysPage, daysView } from './days-view.tsx'
import { dayKinds } from './hrefs.ts'
import { ownPupilsView } from './own-view.tsx'
import { type Viewer, mayReadPupil, viewerOf } from './policy.ts'
import { pupilPicture, rowsNeededFor } from './pupil-picture.ts'
import { type OwnPupil, ownPupils, readPupilDays, registrationsOfPupil, unregisteredDays } from './store.ts'
import { type PupilPage, pupilView } from './views.tsx'

/** Counsellors and those like them work with a pupil on a plan or in a course; without that they are refused like anyone. */
const pupilRoles: readonly Role[] = [
  ...classRoles,
  'counsellor',
  'resourcePerson',
  'milCoordinator',
  'psychologist',
  'custodyHolder',
  'pupil',
]

/** A pupil as asked for. Of one whom the asker may not see nothing is read; the attempt is recorded about that id. */
type Asked<Shown> = { readonly found: FoundPupil; readonly shown: Shown | null }

const ask = async <Shown,>(
  tx: ActorTx,
  idText: string | undefined,
  { actor }: Session,
  read: (found: FoundPupil, viewer: Viewer) => Promise<Shown>,
): Promise<Asked<Shown> | null> => {
  const id = PupilId.parse(idText ?? '')
  if (id === null) return null
  const found = await findPupilAbout(tx, id)
  const viewer = mayReadPupil(actor, found.about).may ? viewerOf(actor, found.about) : null
  return { found, shown: viewer === null ? null : await read(found, viewer) }
}

const shownOf = <Shown,>({ shown }: Asked<Shown>): Shown => {
  if (shown === null) throw new Error('A pupil who was refused is not shown.')
  return shown
}

/** A school year from the address, or the present one. */
const yearAsked = ({ query }: PageRequest, years: readonly SchoolYear[]): SchoolYear | null =>
  years.find((year) => String(year) === query.get('aar')) ?? null

/** How long an ended signal is still listed. */
const endedFor = Temporal.Duration.from({ hours: 24 * 365 })

const readPupilPage = async (
  tx: ActorTx,
  request: PageRequest,
  found: FoundPupil,
  viewer: Viewer,
): Promise<PupilPage> => {
  const present = schoolYearOf(tx.today)
  const wanted = Number(/^\d{4}$/.exec(request.query.get('aar') ?? '')?.[0] ?? present)
  const year = wanted >= 2019 && wanted <= present ? wanted : present
  const { from, to } = rowsNeededFor(year, tx.today)
  const [days, signals] = await Promise.all([
    readPupilDays(tx, found, from, to),
    viewer === 'staff' ? signalsOfPupilSince(tx, found.about.pupil, tx.now.subtract(endedFor)) : [],
  ])
  return {
    found,
    viewer,
    signals,
    years: days.years,
    teacherDays: dailyParametersOn(tx.today, days).leaveTeacherDays,
    picture: pupilPicture({ ...days, year: yearAsked(request, days.years) ?? year }),
  }
}

/** A page about one pupil: found first, read only for one who may see them, and recorded about that pupil in any case. */
export const pupilPage = <Shown,>(given: {
  /** Behind the pupil's own address. */
  readonly tab: string
  readonly action: string
  readonly read: (
    tx: ActorTx,
    asked: {
      readonly request: PageRequest
      readonly session: Session
      readonly found: FoundPupil
      readonly viewer: Viewer
    },
  ) => Promise<Shown>
  readonly view: (
    shown: Shown,
    about: { readonly session: Session; readonly now: Temporal.Instant },
  ) => View | Download
}): Route =>
  page<Asked<Shown>>({
    method: 'GET',
    path: `/elever/:pupilId${given.tab}`,
    action: given.action,
    roles: pupilRoles,
    load: async (tx, request, session) =>
      await ask(
        tx,
        request.params['pupilId'],
        session,
        async (found, viewer) => await given.read(tx, { request, session, found, viewer }),
      ),
    may: (actor, { found }) => mayReadPupil(actor, found.about),
    pupils: ({ found }) => [found.about.pupil],
    respond: ({ subject, session, tx }) => given.view(shownOf(subject), { session, now: tx.now }),
  })

export const showPupil = pupilPage<PupilPage>({
  tab: '',
  action: 'presence.pupil.read',
  read: async (tx, { request, found, viewer }) => await readPupilPage(tx, request, found, viewer),
  view: pupilView,
})

const earliestDay = new Temporal.PlainDate(2019, 8, 1)

/** The days asked for; a day that is none, or an order that makes no sense, gives the school year so far. */
const periodAsked = (
  { query }: PageRequest,
  today: Temporal.PlainDate,
): { from: Temporal.PlainDate; to: Temporal.PlainDate } => {
  const from = parseDay(query.get('fra') ?? '')
  const to = parseDay(query.get('til') ?? '')
  const isPeriod =
    from !== null &&
    to !== null &&
    Temporal.PlainDate.compare(from, to) <= 0 &&
    Temporal.PlainDate.compare(earliestDay, from) <= 0
  return isPeriod ? { from, to } : { from: schoolYearPeriod(schoolYearOf(today)).validFrom, to: today }
}

const readDaysPage = async (
  tx: ActorTx,
  request: PageRequest,
  found: FoundPupil,
  viewer: Viewer,
): Promise<DaysPage> => {
  const { from, to } = periodAsked(request, tx.today)
  const [days, registrations] = await Promise.all([
    readPupilDays(tx, found, from, to),
    registrationsOfPupil(tx, found.about.pupil, from, to),
  ])
  return {
    found,
    viewer,
    from,
    to,
    today: tx.today,
    kind: dayKinds.find((kind) => kind === request.query.get('kategori')) ?? null,
    report: presenceReport(from, to, days.presence, days),
    registrations,
    unregistered: unregisteredDays(days, from, to),
  }
}

export const showDays = pupilPage<DaysPage>({
  tab: '/fravaer',
  action: 'presence.pupil.days',
  read: async (tx, { request, found, viewer }) => await readDaysPage(tx, request, found, viewer),
  view: daysView,
})

/** The same days and the same figures on paper. */
export const showDaysPaper = pupilPage<DaysPage>({
  tab: '/fravaer/pdf',
  action: 'presence.pupil.daysPaper',
  read: async (tx, { request, found, viewer }) => await readDaysPage(tx, request, found, viewer),
  view: (shown, { session, now }) => daysDownload(shown, session.municipality, now),
})

export const showAccess = pupilPage<AccessPage>({
  tab: '/adgang',
  action: 'presence.pupil.access',
  read: async (tx, { request, session, found, viewer }) => ({
    found,
    viewer,
    self: session.actor.person,
    today: tx.today,
    seers: await whoSees(tx, found.about.pupil),
    looks: await whoLooked(tx, found.about.pupil, parseDay(request.query.get('til') ?? '')),
  }),
  view: accessView,
})

/** A family's children. A pupil, and a family with one child, get the child's page at once. */
type Own =
  | { readonly kind: 'list'; readonly pupils: readonly OwnPupil[] }
  | { readonly kind: 'only'; readonly page: PupilPage }

export const showOwnPupils: Route = page<Own>({
  method: 'GET',
  path: '/elever',
  action: 'presence.ownPupils.read',
  roles: ['custodyHolder', 'pupil'],
  load: async (tx, request, session) => {
    const pupils = await ownPupils(tx)
    const [only] = pupils
    if (only === undefined || pupils.length > 1) return { kind: 'list', pupils }
    const asked = await ask(
      tx,
      only.id,
      session,
      async (found, viewer) => await readPupilPage(tx, request, found, viewer),
    )
    return asked === null || asked.shown === null
      ? { kind: 'list', pupils }
      : { kind: 'only', page: asked.shown }
  },
  may: (_actor, own) => allow(own.kind === 'only' && own.page.viewer === 'child' ? 'self' : 'ownChildren'),
  pupils: (own) => (own.kind === 'list' ? own.pupils.map(({ id }) => id) : [own.page.found.about.pupil]),
  respond: ({ subject }) =>
    subject.kind === 'list' ? ownPupilsView(subject.pupils) : pupilView(subject.page),
})

export const pupilRoutes: readonly Route[] = [showOwnPupils, showPupil, showDays, showDaysPaper, showAccess]
