import { hasRole } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import { dayOf, startOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type PageRequest, type Route, page } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import type { PupilId } from '#platform/ids.ts'
import { calendarsOf } from '#presence'
import { type BoardPage, type OwnPage, type WaitingConcern, boardView, ownView } from './board-views.tsx'
import { answeredShownFor, subjectKinds, waited, waitsSince } from './concerns.ts'
import { type ConcernSeen, familyRoles, startingRoles } from './policy.ts'
import { childrenToChoose } from './start-store.ts'
import { promisedDays } from './steps-store.ts'
import { municipalityOf, ownOutOfSight, readConcerns, waitingForLeaders } from './store.ts'
import { kindSlugs } from './words.ts'

/** Each open one with how long it has waited, by its own school's calendar. */
export const withWait = async (
  tx: ActorTx,
  concerns: readonly ConcernSeen[],
): Promise<readonly WaitingConcern[]> => {
  const open = concerns.filter(({ state }) => state.kind === 'open')
  if (open.length === 0) return []
  const calendar = await calendarsOf(tx, municipalityOf(tx))
  const days = await promisedDays(tx)
  return open.map((concern) => ({
    concern,
    wait: waited(dayOf(waitsSince(concern)), {
      today: tx.today,
      promisedDays: days,
      calendar: calendar(concern.school.id),
    }),
  }))
}

const pupilsIn = (concerns: readonly ConcernSeen[]): readonly PupilId[] => [
  ...new Set(
    concerns.flatMap(({ subject, voice, started }) =>
      subject.kind === 'child' && !(voice === 'pupil' && started) ? [subject.pupil] : [],
    ),
  ),
]

const loadBoard = async (tx: ActorTx, { query }: PageRequest, { actor }: Session): Promise<BoardPage> => {
  const chosen = subjectKinds.find((kind) => kindSlugs[kind] === query.get('om')) ?? null
  const since = startOf(tx.today.subtract(answeredShownFor))
  const read = await readConcerns(tx, { of: 'board', answeredSince: since })
  // What one has written as a parent stands among one's own, not on the school's board.
  const concerns = read.filter(
    ({ subject, voice, started, childIsHere }) =>
      (chosen === null || subject.kind === chosen) && !(voice !== 'staff' && started) && childIsHere,
  )
  return {
    actor: actor.person,
    chosen,
    waiting: await withWait(tx, concerns),
    answered: concerns
      .filter(({ state }) => state.kind !== 'open')
      .toSorted((a, b) =>
        a.state.kind === 'open' || b.state.kind === 'open'
          ? 0
          : Temporal.Instant.compare(b.state.answer.at, a.state.answer.at),
      ),
    hidden: chosen === null || chosen === 'child' ? await waitingForLeaders(tx) : 0,
    days: await promisedDays(tx),
    manySchools: new Set(concerns.map(({ school }) => school.id)).size > 1,
  }
}

const loadOwn = async (tx: ActorTx, { actor }: Session): Promise<OwnPage> => {
  const concerns = (await readConcerns(tx, { of: 'own' })).toReversed()
  const waits = await withWait(tx, concerns)
  return {
    isStaff: hasRole(actor, ...startingRoles),
    concerns: concerns.map((concern) => ({
      concern,
      wait: waits.find((one) => one.concern.id === concern.id)?.wait ?? null,
    })),
    outOfSight: await ownOutOfSight(tx),
    family: hasRole(actor, ...familyRoles) ? await childrenToChoose(tx, { by: 'family' }) : [],
  }
}

export const boardRoutes: readonly Route[] = [
  page<BoardPage>({
    method: 'GET',
    path: '/undringer',
    action: 'concerns.board.read',
    roles: startingRoles,
    load: loadBoard,
    may: () => allow('ownPupils'),
    pupils: ({ waiting, answered }) => pupilsIn([...waiting.map(({ concern }) => concern), ...answered]),
    respond: ({ subject }) => boardView(subject),
  }),
  page<OwnPage>({
    method: 'GET',
    path: '/undringer/mine',
    action: 'concerns.own.read',
    roles: [...startingRoles, ...familyRoles],
    load: async (tx, _request, session) => await loadOwn(tx, session),
    may: () => allow('ownPage'),
    pupils: ({ concerns, family }) => [
      ...new Set([
        ...pupilsIn(concerns.map(({ concern }) => concern)),
        ...family.filter(({ reasons }) => !reasons.includes('self')).map(({ pupil }) => pupil),
      ]),
    ],
    respond: ({ subject }) => ownView(subject),
  }),
]
