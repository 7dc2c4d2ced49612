import { capital } from '#platform/text/capital.ts'
import { ButtonRow, LinkButton } from '#design/button/button.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { m } from '#messages'
import { longDay, weekdayName } from '#platform/calendar/day-text.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import type { View } from '#platform/http/page.ts'
import { weekName } from '../count-words.ts'
import { listWords, timeWords } from '../morning/morning-words.ts'
import type { HelpedChild, OwnLesson, OwnTimetable } from './own-store.ts'

export const ownHref = '/kontinuitet/mine-timer'

export type OwnSchool = {
  readonly timetable: OwnTimetable
  /** Null: nobody knows which week it is. */
  readonly week: string | null
  readonly isThisWeek: boolean
  readonly lessons: readonly OwnLesson[]
}
export type OwnPage = { readonly schools: readonly OwnSchool[] }

const byWords = ({ by, byMe }: HelpedChild): string =>
  byMe
    ? by.length === 0
      ? m.continuity_own_by_me()
      : m.continuity_own_by_me_and({ names: listWords(by) })
    : by.length === 0
      ? m.continuity_own_by_nobody()
      : m.continuity_own_by({ names: listWords(by) })

const Child = ({ child }: { child: HelpedChild }): Html => (
  <>
    {child.isSeen && child.pupil !== null ? (
      <a href={`/elever/${child.pupil}`}>{child.name}</a>
    ) : (
      <strong>{child.name}</strong>
    )}{' '}
    <Soft>
      {child.homeClass === null ? '' : `${child.homeClass}, `}
      {byWords(child)}
    </Soft>
  </>
)

const Day = ({ heading, lessons }: { heading: string; lessons: readonly OwnLesson[] }): Html => (
  <Section heading={heading} level={3}>
    <Table
      caption={heading}
      captionHidden
      rows={lessons}
      columns={[
        {
          heading: m.continuity_morning_when(),
          rowHeading: true,
          cell: ({ slot, minutes }) => timeWords(slot, minutes),
        },
        {
          heading: m.continuity_morning_lesson(),
          cell: ({ group, subject, others }) => (
            <>
              {[group, subject].filter(Boolean).join(' ') || m.continuity_morning_support()}
              {others.length === 0 ? null : (
                <>
                  {' '}
                  <Soft>{m.continuity_own_with({ names: listWords(others) })}</Soft>
                </>
              )}
            </>
          ),
        },
        {
          heading: m.continuity_own_children(),
          cell: ({ children }) =>
            children.length === 0
              ? m.continuity_own_unknown()
              : children.map((child) => (
                  <div>
                    <Child child={child} />
                  </div>
                )),
        },
        { heading: m.continuity_morning_room(), cell: ({ room }) => room || '–' },
      ]}
    />
  </Section>
)

/** Today first, when the week is this one; the other days in their order. */
const Days = ({ school, today }: { school: OwnSchool; today: Temporal.PlainDate }): Html => {
  const days = Map.groupBy(school.lessons, ({ day }) => day)
  const isToday = (day: number): boolean => school.isThisWeek && day === today.dayOfWeek
  const order = [...days.keys()].toSorted((a, b) => Number(isToday(b)) - Number(isToday(a)) || a - b)
  return (
    <>
      {order.map((day) => (
        <Day
          heading={
            isToday(day)
              ? m.continuity_own_day_today({ day: longDay(today, locale()) })
              : capital(weekdayName(day, locale()))
          }
          lessons={days.get(day) ?? []}
        />
      ))}
    </>
  )
}

const weekHref = (week: string): string => `${ownHref}?uge=${encodeURIComponent(week)}`

const School = ({ school, today }: { school: OwnSchool; today: Temporal.PlainDate }): Html => {
  const { timetable, week, lessons } = school
  const { weeks } = timetable
  return (
    <Section heading={timetable.school}>
      {week === null ? (
        <>
          <p>{m.continuity_own_which_week()}</p>
          <ButtonRow>
            {weeks.map((each) => (
              <LinkButton href={weekHref(each)}>{weekName(each)}</LinkButton>
            ))}
          </ButtonRow>
        </>
      ) : (
        <>
          {weeks.length < 2 ? null : (
            <TabLinks
              label={m.continuity_weeks()}
              tabs={weeks.map((each) => ({
                href: weekHref(each),
                label: weekName(each),
                current: each === week,
              }))}
            />
          )}
          {lessons.length === 0 ? (
            <EmptyState heading={m.continuity_own_none()} level={3}>
              {m.continuity_own_none_text()}
            </EmptyState>
          ) : (
            <Days school={school} today={today} />
          )}
        </>
      )}
    </Section>
  )
}

export const ownView = ({ schools }: OwnPage, today: Temporal.PlainDate): View => ({
  title: m.continuity_own(),
  breadcrumb: [{ label: m.continuity_own() }],
  content: (
    <>
      <PageHeading title={m.continuity_own()} lead={m.continuity_own_lead()} />
      {schools.length === 0 ? (
        <EmptyState heading={m.continuity_own_nowhere()}>{m.continuity_own_nowhere_text()}</EmptyState>
      ) : (
        schools.map((school) => <School school={school} today={today} />)
      )}
    </>
  ),
})
