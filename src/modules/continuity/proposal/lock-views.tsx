import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { CheckboxGroup } from '#design/choice/choice.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { lessonWords, type Names } from '../change-words.ts'
import type { Conflict } from '../engine/conflicts.ts'
import { bySlot } from '../engine/timetable.ts'
import { continuityHref, locksHref, proposalsHref } from '../hrefs.ts'
import type { SchoolName } from '../timetable-store.ts'
import type { Lockable } from './lock.ts'
import { conflictWords } from './proposal-words.ts'

export type LockRow = {
  readonly child: string
  readonly name: string
  readonly lessons: number
  readonly locked: readonly Lockable[]
}

export type LocksPage = {
  readonly school: SchoolName
  readonly names: Names
  readonly rows: readonly LockRow[]
  readonly conflicts: readonly Conflict[]
  readonly placeOf: (task: string) => string
}

const crumbs = ({ id }: SchoolName) => [
  { label: m.continuity_title(), href: continuityHref(id) },
  { label: m.continuity_plans(), href: proposalsHref(id) },
]

const Conflicts = ({
  conflicts,
  names,
  placeOf,
}: {
  conflicts: readonly Conflict[]
  names: Names
  placeOf: (task: string) => string
}): Html | null =>
  conflicts.length === 0 ? null : (
    <Alert kind="warning" heading={m.continuity_lock_conflicts()}>
      <p>{m.continuity_lock_conflicts_text()}</p>
      <ul>
        {conflicts.map((conflict) => (
          <li>{conflictWords(conflict, names, placeOf)}</li>
        ))}
      </ul>
    </Alert>
  )

/** "Pia Rask 5, Omar Sy 1" */
const adultsWords = (locked: readonly Lockable[], names: Names): string =>
  [...Map.groupBy(locked, ({ adult }) => adult)]
    .map(([adult, own]) => m.continuity_lock_adult({ adult: names.adult(adult), count: own.length }))
    .join(', ')

/** Which support stays as it is, child by child. */
export const locksView = ({ school, names, rows, conflicts, placeOf }: LocksPage): View => ({
  title: `${m.continuity_locks()}, ${school.name}`,
  breadcrumb: [...crumbs(school), { label: m.continuity_locks() }],
  content: (
    <>
      <PageHeading eyebrow={school.name} title={m.continuity_locks()} lead={m.continuity_locks_lead()} />
      <Conflicts conflicts={conflicts} names={names} placeOf={placeOf} />
      <Table
        caption={m.continuity_locks()}
        captionHidden
        compact
        rows={rows}
        columns={[
          {
            heading: m.continuity_child(),
            rowHeading: true,
            cell: ({ child, name }) => <a href={locksHref(school.id, child)}>{name}</a>,
          },
          { heading: m.continuity_lock_lessons(), numeric: true, cell: ({ lessons }) => lessons },
          { heading: m.continuity_lock_locked(), numeric: true, cell: ({ locked }) => locked.length },
          { heading: m.continuity_lock_with(), cell: ({ locked }) => adultsWords(locked, names) },
        ]}
      />
    </>
  ),
})

export type LockPage = {
  readonly school: SchoolName
  readonly names: Names
  readonly child: string
  readonly lockable: readonly Lockable[]
  readonly locked: ReadonlySet<string>
  readonly unheld: number
  readonly conflicts: readonly Conflict[]
  readonly placeOf: (task: string) => string
  /** What the locks were when the page was read. */
  readonly version: string
}

/** A form that met somebody else's locks: the own ones stand in the fields. */
export type LockTry = { readonly chosen: ReadonlySet<string> }

const placeWords = ({ lessons, children }: Lockable, { names, child }: LockPage): string => {
  const place = lessonWords(lessons)
  const others = children.filter((one) => one !== child)
  return others.length === 0
    ? place
    : m.continuity_lock_shared({ place, others: others.map(names.child).join(', ') })
}

const byMoment = ({ lessons: [a] }: Lockable, { lessons: [b] }: Lockable): number =>
  a === undefined || b === undefined
    ? 0
    : (a.week < b.week ? -1 : a.week > b.week ? 1 : 0) || a.day - b.day || bySlot(a.slot, b.slot)

const Conflicting = ({ page, chosen }: { page: LockPage; chosen: ReadonlySet<string> }): Html => (
  <Alert kind="warning" heading={m.continuity_plan_conflict()} live>
    <p>{m.continuity_plan_conflict_text()}</p>
    <ul>
      {page.lockable
        .filter(({ task }) => chosen.has(task) !== page.locked.has(task))
        .map((each) => (
          <li>
            {chosen.has(each.task)
              ? m.continuity_lock_conflict_open({ lesson: placeWords(each, page) })
              : m.continuity_lock_conflict_locked({ lesson: placeWords(each, page) })}
          </li>
        ))}
    </ul>
  </Alert>
)

/** One child's support, adult by adult: whole pairs and single lessons. */
export const lockView = (page: LockPage, attempt: LockTry | null = null): View => {
  const { school, names, child, lockable, locked, unheld, conflicts, placeOf, version } = page
  const name = names.child(child)
  const shown = attempt?.chosen ?? locked
  // Whoever is most with the child comes first: that is whom one would keep.
  const pairs = [...Map.groupBy(lockable.toSorted(byMoment), ({ adult }) => adult)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  )
  return {
    title: `${m.continuity_lock_title({ child: name })}, ${school.name}`,
    breadcrumb: [
      ...crumbs(school),
      { label: m.continuity_locks(), href: locksHref(school.id) },
      { label: name },
    ],
    content: (
      <>
        <PageHeading
          eyebrow={school.name}
          title={m.continuity_lock_title({ child: name })}
          lead={m.continuity_lock_lead()}
        />
        {attempt === null ? null : <Conflicting page={page} chosen={attempt.chosen} />}
        <Conflicts conflicts={conflicts} names={names} placeOf={placeOf} />
        {unheld === 0 ? null : <p>{m.continuity_lock_unheld({ count: unheld })}</p>}
        {lockable.length === 0 ? (
          <p>{m.continuity_lock_none()}</p>
        ) : (
          <form method="post" action={locksHref(school.id, child)} novalidate>
            <input type="hidden" name="version" value={version} />
            {pairs.map(([adult, own], place) => (
              <>
                <CheckboxGroup
                  name="laast"
                  form={`voksen${place + 1}`}
                  legend={m.continuity_lock_adult({ adult: names.adult(adult), count: own.length })}
                  options={own.map((each) => ({ value: each.task, label: placeWords(each, page) }))}
                  values={own.flatMap(({ task }) => (shown.has(task) ? [task] : []))}
                />
                {own.length < 2 || own.every(({ task }) => locked.has(task)) ? null : (
                  <ButtonRow>
                    <Button kind="secondary" small name="hele" value={adult}>
                      {m.continuity_lock_pair({ adult: names.adult(adult), child: name })}
                    </Button>
                  </ButtonRow>
                )}
              </>
            ))}
            <ButtonRow>
              <Button>{m.continuity_lock_save()}</Button>
              {locked.size === 0 ? null : (
                <Button kind="secondary" name="ingen" value="ja">
                  {m.continuity_lock_open_all()}
                </Button>
              )}
            </ButtonRow>
          </form>
        )}
      </>
    ),
  }
}
