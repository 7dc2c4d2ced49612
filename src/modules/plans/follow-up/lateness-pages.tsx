import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { hasRole } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { page, type Route, type View } from '#platform/http/page.ts'
import { subjectText } from '../plan-words.ts'
import { type LateReason, lateReasons, patience } from './lateness.ts'
import {
  type LatePlan,
  type SchoolLateness,
  lateHref,
  latePlansOf,
  latenessGiven,
  latenessOfSchools,
  latenessRoles,
  pupilsOfLate,
} from './lateness-store.ts'
import { followUpsHref } from './list-views.tsx'

const reasonWords: Readonly<Record<LateReason, () => string>> = {
  followUpPassed: () => m.plan_late_follow_up_passed(),
  noDate: () => m.plan_late_no_date(),
  notEvaluated: () => m.plan_late_not_evaluated(),
  notClosed: () => m.plan_late_not_closed(),
  oldDraft: () => m.plan_late_old_draft(),
  untouched: () => m.plan_late_untouched(),
}

type LatePage = {
  readonly untouchedWeeks: number
  readonly plans: readonly LatePlan[] | null
  readonly schools: readonly SchoolLateness[] | null
}

/** Where the reason is dealt with. */
const hrefOf = ({ plan, late }: LatePlan): string =>
  late.some(({ reason }) => reason === 'followUpPassed' || reason === 'noDate')
    ? followUpsHref(plan.id)
    : `/planer/${plan.id}`

const Plans = ({ plans }: { plans: readonly LatePlan[] }): Html =>
  plans.length === 0 ? (
    <EmptyState heading={m.plan_late_none()}>{m.plan_late_none_text()}</EmptyState>
  ) : (
    <Table
      caption={m.plan_late_caption()}
      captionHidden
      rows={plans}
      columns={[
        {
          heading: m.plan_late_plan(),
          rowHeading: true,
          cell: (one) => <a href={hrefOf(one)}>{one.plan.title}</a>,
        },
        { heading: m.plan_late_subject(), cell: ({ plan }) => subjectText(plan.subject) },
        { heading: m.plan_late_leader(), cell: ({ leader }) => leader ?? m.plan_late_nobody() },
        {
          heading: m.plan_late_why(),
          cell: ({ late }) => (
            <ul>
              {late.map(({ reason, days }) => (
                <li>{m.plan_late_reason_days({ reason: reasonWords[reason](), days })}</li>
              ))}
            </ul>
          ),
        },
        {
          heading: m.plan_late_days(),
          numeric: true,
          cell: ({ late }) => Math.max(...late.map(({ days }) => days)),
        },
      ]}
    />
  )

const Schools = ({ schools }: { schools: readonly SchoolLateness[] }): Html => (
  <Table
    caption={m.plan_late_schools()}
    captionHidden
    rows={schools}
    empty={<p>{m.plan_late_no_plans()}</p>}
    columns={[
      { heading: m.plan_late_school(), rowHeading: true, cell: ({ school }) => school },
      { heading: m.plan_late_open(), numeric: true, cell: ({ open }) => open },
      { heading: m.plan_late_late(), numeric: true, cell: ({ late }) => late },
      ...lateReasons.map((reason) => ({
        heading: reasonWords[reason](),
        numeric: true,
        cell: ({ byReason }: SchoolLateness) => byReason[reason] ?? 0,
      })),
    ]}
  />
)

const lateView = ({ plans, schools, untouchedWeeks }: LatePage): View => ({
  title: m.plan_late_title(),
  breadcrumb: [{ label: m.plan_list_title(), href: '/planer' }, { label: m.plan_late_title() }],
  content: (
    <>
      <PageHeading title={m.plan_late_title()} lead={m.plan_late_lead()} />
      {plans === null ? null : <Plans plans={plans} />}
      {schools === null ? null : (
        <Section heading={m.plan_late_schools()}>
          <p>{m.plan_late_schools_text()}</p>
          <Schools schools={schools} />
        </Section>
      )}
      <Section heading={m.plan_late_how()}>
        <p>
          {m.plan_late_how_text({
            draft: patience.draft / 7,
            untouched: untouchedWeeks,
            evaluated: patience.evaluated / 7,
          })}
        </p>
      </Section>
    </>
  ),
})

/** What the leader of a school has to follow up that others have not; for the coordinator how many, school by school. */
export const showLate: Route = page<LatePage>({
  method: 'GET',
  path: lateHref,
  action: 'plans.late.read',
  roles: [latenessRoles.ownSchool, latenessRoles.numbers],
  load: async (tx, _request, { actor }) => ({
    untouchedWeeks: (await latenessGiven(tx)).untouchedWeeks,
    plans: hasRole(actor, latenessRoles.ownSchool) ? await latePlansOf(tx, actor) : null,
    schools: hasRole(actor, latenessRoles.numbers) ? await latenessOfSchools(tx, actor) : null,
  }),
  may: (actor) => (hasRole(actor, latenessRoles.ownSchool) ? allow('leadsSchool') : allow('coordinates')),
  pupils: ({ plans }) => pupilsOfLate(plans ?? []),
  respond: ({ subject }) => lateView(subject),
})
