import { createHash } from 'node:crypto'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import type { PupilId } from '#platform/ids.ts'
import { type Names, supportWords } from '../change-words.ts'
import { locksHref } from '../hrefs.ts'
import type { TimetableId } from '../ids.ts'
import { namesOf } from '../load.ts'
import { mayKeepTimetable, timetableRoles } from '../policy.ts'
import { type AtSchool, atSchool, shownAt } from '../school-at.ts'
import { type SchoolName, timetablesOf } from '../timetable-store.ts'
import type { Lockable } from './lock.ts'
import { keepLocks, type LockedSupport, readLockedSupport } from './lock-store.ts'
import { type LockPage, lockView, type LocksPage, locksView } from './lock-views.tsx'
import { orGone } from './proposal-store.ts'
import { inTurn } from './scenario-store.ts'

const path = '/kontinuitet/:id/forslag/laase'

type Read = {
  readonly timetable: TimetableId
  readonly support: LockedSupport
  readonly names: Names
  readonly placeOf: (task: string) => string
  readonly pupils: (children: readonly string[]) => readonly PupilId[]
}

const readCurrent = async (tx: ActorTx, school: SchoolName): Promise<Read | null> => {
  const current = (await timetablesOf(tx, school.id)).find(({ state }) => state === 'current')
  if (current === undefined) return null
  const called = await namesOf(tx, current.id)
  const names: Names = { adult: orGone(called.adult), child: orGone(called.pupil) }
  const support = await readLockedSupport(tx, current.id)
  const known = new Map(support.lockable.map((each) => [each.task, each]))
  return {
    timetable: current.id,
    support,
    names,
    placeOf: (task) => {
      const { lessons, children } = known.get(task) ?? { lessons: [], children: [] }
      return supportWords(lessons, children, names)
    },
    pupils: (children) => [...new Set(children.flatMap((child) => called.pupilId(child) ?? []))],
  }
}

const isOf =
  (child: string) =>
  ({ children }: Lockable): boolean =>
    children.includes(child)

type List = { readonly page: LocksPage; readonly pupils: readonly PupilId[] }

const readList = async (tx: ActorTx, school: SchoolName): Promise<List> => {
  const read = await readCurrent(tx, school)
  if (read === null)
    return {
      page: { school, names: { adult: String, child: String }, rows: [], conflicts: [], placeOf: String },
      pupils: [],
    }
  const { support, names, pupils, placeOf } = read
  const rows = support.children
    .map((child) => ({
      child,
      name: names.child(child),
      lessons: support.lockable.filter(isOf(child)).length + (support.unheld.get(child) ?? 0),
      locked: support.locked.filter(isOf(child)),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'da'))
  return {
    page: { school, names, rows, conflicts: support.conflictsOf(support.locked), placeOf },
    pupils: pupils(support.children),
  }
}

/** What is locked of one child's lessons, as short words that two readers can compare. */
const versionOf = (tasks: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(tasks.toSorted())).digest('hex').slice(0, 16)

type One = { readonly page: LockPage; readonly timetable: TimetableId; readonly pupils: readonly PupilId[] }

const readOne = async (tx: ActorTx, school: SchoolName, child: string): Promise<One | null> => {
  const read = await readCurrent(tx, school)
  if (read === null || !read.support.children.includes(child)) return null
  const { support, names, pupils, placeOf, timetable } = read
  const lockable = support.lockable.filter(isOf(child))
  const locked = support.locked.filter(isOf(child)).map(({ task }) => task)
  const conflicts = support.conflictsOf(support.locked)
  const conflicting = new Set(conflicts.flatMap((one) => ('tasks' in one ? one.tasks : [one.task])))
  return {
    page: {
      school,
      names,
      child,
      lockable,
      locked: new Set(locked),
      unheld: support.unheld.get(child) ?? 0,
      conflicts,
      placeOf,
      version: versionOf(locked),
    },
    timetable,
    // Children who share the support are named beside it, and those of other lessons where what is locked contradicts itself.
    pupils: pupils([
      ...new Set([
        child,
        ...lockable.flatMap((each) => each.children),
        ...support.locked.flatMap(({ task, children }) => (conflicting.has(task) ? children : [])),
      ]),
    ]),
  }
}

const showLocks: Route = page<AtSchool<List>>({
  method: 'GET',
  path,
  action: 'continuity.locks.read',
  roles: timetableRoles,
  load: atSchool(mayKeepTimetable, readList),
  may: (actor, { school }) => mayKeepTimetable(actor, school.id),
  pupils: ({ shown }) => shown?.pupils ?? [],
  logSubject: ({ school }) => school.name,
  respond: ({ subject }) => locksView(shownAt(subject).page),
})

type AtChild = { readonly school: SchoolName; readonly one: One | null }

const atChild = async (tx: ActorTx, request: PageRequest, session: Session): Promise<AtChild | null> => {
  const at = await atSchool(mayKeepTimetable, async (inTx, school, { params }) => ({
    one: await readOne(inTx, school, params['barn'] ?? ''),
  }))(tx, request, session)
  if (at === null || at.shown?.one === null) return null
  return { school: at.school, one: at.shown?.one ?? null }
}

const oneAt = ({ one }: AtChild): One => {
  if (one === null) throw new Error('A school that was refused is not shown.')
  return one
}

const aboutChild = {
  path: `${path}/:barn`,
  roles: timetableRoles,
  load: atChild,
  may: (actor: Session['actor'], { school }: AtChild) => mayKeepTimetable(actor, school.id),
  pupils: ({ one }: AtChild) => one?.pupils ?? [],
  logSubject: ({ school }: AtChild) => school.name,
}

const showLock: Route = page<AtChild>({
  method: 'GET',
  action: 'continuity.locks.read',
  ...aboutChild,
  respond: ({ subject }) => lockView(oneAt(subject).page),
})

/** The lessons that are to be locked: those with a tick, and all of an adult who stays; of others than the child's nothing is. */
const chosenIn = ({ lockable }: LockPage, form: FormBody): readonly string[] => {
  if (form.fields.has('ingen')) return []
  const ticked = form.fields.get('laast') ?? []
  const whole = form.fields.get('hele') ?? []
  return lockable.flatMap(({ task, adult }) => (ticked.includes(task) || whole.includes(adult) ? [task] : []))
}

const keepLock: Route = action<AtChild>({
  method: 'POST',
  action: 'continuity.locks.keep',
  ...aboutChild,
  act: async (tx, { subject, form, session }) => {
    const { timetable, page: read } = oneAt(subject)
    await inTurn(tx, timetable)
    const now = await readOne(tx, read.school, read.child)
    const shown = now?.page ?? read
    const chosen = chosenIn(shown, form)
    const saved = {
      kind: 'done' as const,
      to: locksHref(shown.school.id, shown.child),
      notice: { kind: 'success' as const, text: m.continuity_lock_saved({ count: chosen.length }) },
    }
    // The same form sent twice finds that it is so already.
    if (shown.locked.symmetricDifference(new Set(chosen)).size === 0) return saved
    if (form.fields.get('version')?.[0] !== shown.version)
      return { kind: 'conflict', view: lockView(shown, { chosen: new Set(chosen) }) }
    const of = shown.lockable.map(({ task }) => task)
    await keepLocks(tx, session.actor.person, timetable, { of, wanted: chosen })
    return saved
  },
})

export const lockRoutes: readonly Route[] = [showLocks, showLock, keepLock]
