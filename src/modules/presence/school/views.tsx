import { LinkButton } from '#design/button/button.tsx'
import { Cards, Card } from '#design/card/card.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { percentOf } from '../measure/absence-count.ts'
import { daysHref } from '../pupil/hrefs.ts'
import { daysText } from '../presence-words.ts'
import { GroupChart, Weekdays, Weeks } from './charts.tsx'
import type { GradeLevel } from '../presence.ts'
import type { Counting } from './counted-days.ts'
import { ClassTable, SchoolTiles, ToTalk } from './parts.tsx'
import type { ListedPupil } from './pupil-list-store.ts'
import { type PupilList, noSums, pupilLists } from './school-numbers.ts'
import type { SchoolPage } from './school-page.ts'
import type { SchoolHead } from './store.ts'
import {
  gradeHref,
  gradeName,
  limitText,
  listHref,
  percentText,
  pupilsText,
  quarterText,
  schoolHref,
} from './words.ts'

const GradeTabs = ({ page }: { page: SchoolPage }): Html => (
  <TabLinks
    label={m.schoolpage_tabs()}
    tabs={[
      { href: schoolHref(page.school.id), label: m.schoolpage_whole(), current: page.grade === null },
      ...page.grades.map((grade) => ({
        href: gradeHref(page.school.id, grade),
        label: gradeName(grade),
        current: page.grade === grade,
      })),
    ]}
  />
)

const Pictures = ({ page }: { page: SchoolPage }): Html => {
  const { numbers, weeks, classes } = page
  return (
    <>
      <Weeks weeks={weeks} whole={numbers.whole.sums} />
      <>
        {page.grade === null ? (
          <GroupChart
            id="aargange"
            title={m.schoolpage_grades_title()}
            heading={m.schoolpage_grades_axis()}
            groups={[...numbers.grades].map(([grade, group]) => ({
              label: grade === null ? m.schoolpage_no_grade_short() : `${grade}.`,
              name: gradeName(grade),
              sums: group.sums,
              pupils: group.people.pupils,
            }))}
          />
        ) : (
          <GroupChart
            id="klasser"
            title={m.schoolpage_classes_title()}
            heading={m.schoolpage_classes_axis()}
            groups={classes.map(({ id, title, pupils }) => ({
              label: title,
              name: title,
              sums: numbers.classes.get(id)?.sums ?? noSums,
              pupils,
            }))}
          />
        )}
        <Weekdays numbers={numbers} />
      </>
    </>
  )
}

const nothingYet = ({ numbers }: SchoolPage): boolean => numbers.whole.sums.registered === 0

/** Today and the conversations first; then the pictures, whole before part; then every class by name. */
export const schoolView = (page: SchoolPage, today: Temporal.PlainDate): View => {
  const title = page.grade === null ? page.school.name : gradeName(page.grade)
  const { people } = page.numbers.whole
  return {
    title: page.grade === null ? title : `${title}, ${page.school.name}`,
    breadcrumb:
      page.grade === null
        ? [{ label: page.school.name }]
        : [{ label: page.school.name, href: schoolHref(page.school.id) }, { label: title }],
    content: (
      <>
        <PageHeading
          eyebrow={page.grade === null ? m.schoolpage_eyebrow() : page.school.name}
          title={title}
          lead={m.schoolpage_lead({
            pupils: pupilsText(people.pupils),
            classes: page.classes.length,
            day: longDay(today, locale()),
          })}
          actions={
            page.grade === null ? (
              <LinkButton href={`/kontinuitet/${page.school.id}`}>{m.continuity_title()}</LinkButton>
            ) : null
          }
        />
        <GradeTabs page={page} />
        <SchoolTiles page={page} />
        <Section id="samtaler" heading={m.schoolpage_talk_heading()}>
          <ToTalk page={page} />
        </Section>
        <Section heading={m.schoolpage_pictures_heading()}>
          {nothingYet(page) ? (
            <EmptyState heading={m.schoolpage_empty_heading()} level={3}>
              {m.schoolpage_empty_text()}
            </EmptyState>
          ) : (
            <Pictures page={page} />
          )}
        </Section>
        <Section id="klasser-liste" heading={m.schoolpage_classes_heading()}>
          <ClassTable page={page} />
        </Section>
      </>
    ),
  }
}

export const schoolsView = (schools: readonly SchoolHead[]): View => ({
  title: m.schoolpage_schools(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading title={m.schoolpage_schools()} lead={m.schoolpage_schools_lead()} />
      {schools.length === 0 ? (
        <EmptyState heading={m.schoolpage_no_school()}>{m.schoolpage_no_school_text()}</EmptyState>
      ) : (
        <Cards>
          {schools.map(({ id, name }) => (
            <Card heading={name} href={schoolHref(id)} />
          ))}
        </Cards>
      )}
    </>
  ),
})

const listTitle = (list: PupilList, counting: Counting): string => {
  const quarter = quarterText(counting.quarter)
  switch (list) {
    case 'over-graensen':
      return m.schoolpage_list_over({ limit: limitText(counting.total.above) })
    case 'ulovligt-varsel':
      return m.schoolpage_list_unauthorised({ limit: limitText(counting.limits.warning), quarter })
    case 'ulovligt-underretning':
      return m.schoolpage_list_unauthorised({ limit: limitText(counting.limits.notification), quarter })
  }
}

const listLead = (list: PupilList, counting: Counting): string => {
  switch (list) {
    case 'over-graensen':
      return m.schoolpage_list_over_lead({ days: counting.total.fromRegisteredDays })
    case 'ulovligt-varsel':
      return m.schoolpage_list_warning_lead()
    case 'ulovligt-underretning':
      return m.schoolpage_list_notification_lead()
  }
}

export type PupilListPage = {
  readonly school: SchoolHead
  readonly list: PupilList
  /** Null is the whole school. */
  readonly grade: GradeLevel | null
  readonly pupils: readonly ListedPupil[]
  readonly counting: Counting
}

const reason = ({ list, counting }: PupilListPage, pupil: ListedPupil, today: Temporal.PlainDate): Child => {
  const words = m.schoolpage_list_reason({
    share: percentText(percentOf(pupil.away, pupil.registered)),
    days: daysText(pupil.away, locale()),
    registered: daysText(pupil.registered, locale()),
  })
  const asked =
    list === 'over-graensen'
      ? { from: counting.yearFirst, to: today }
      : { from: counting.quarterFirst, to: today, kind: 'ulovligt' as const }
  return (
    <a href={daysHref(pupil.id, asked)}>
      {words}
      <span class="mv-hidden">, {pupil.name}</span>
    </a>
  )
}

const listColumns = (page: PupilListPage, today: Temporal.PlainDate): Column<ListedPupil>[] => [
  {
    heading: m.schoolpage_pupil(),
    rowHeading: true,
    cell: (pupil) => (
      <>
        <a href={`/elever/${pupil.id}`}>{pupil.name}</a>
        {pupil.isProtected ? <Soft> {m.classpage_protected_mark()}</Soft> : null}
      </>
    ),
  },
  {
    heading: m.schoolpage_class(),
    cell: ({ classId, className }): Child =>
      classId === null ? m.schoolpage_no_class() : <a href={`/klasser/${classId}`}>{className}</a>,
  },
  { heading: m.schoolpage_list_why(), cell: (pupil) => reason(page, pupil, today) },
]

/** Pupils by name, in the order of the alphabet: how far past a limit somebody is makes no order. */
export const pupilListView = (page: PupilListPage, today: Temporal.PlainDate): View => {
  const { school, list, grade, pupils, counting } = page
  const place = grade === null ? school.name : `${gradeName(grade)}, ${school.name}`
  const title = listTitle(list, counting)
  return {
    title: `${title}, ${place}`,
    breadcrumb: [
      { label: school.name, href: schoolHref(school.id) },
      ...(grade === null ? [] : [{ label: gradeName(grade), href: gradeHref(school.id, grade) }]),
      { label: title },
    ],
    content: (
      <>
        <PageHeading eyebrow={place} title={title} lead={listLead(list, counting)} />
        <TabLinks
          label={m.schoolpage_lists()}
          tabs={pupilLists.map((each) => ({
            href: listHref(school.id, each, grade),
            label: listTitle(each, counting),
            current: each === list,
          }))}
        />
        <p>{m.schoolpage_list_count({ pupils: pupilsText(pupils.length) })}</p>
        <Table
          caption={title}
          captionHidden
          columns={listColumns(page, today)}
          rows={pupils}
          empty={
            <EmptyState heading={m.schoolpage_list_empty()}>{m.schoolpage_list_empty_text()}</EmptyState>
          }
        />
      </>
    ),
  }
}
