import { Alert } from '#design/alert/alert.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { Pagination } from '#design/pagination/pagination.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { momentWords } from '#platform/calendar/moment-words.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { SchoolId } from '#platform/ids.ts'
import type { Measured } from '../engine/solution.ts'
import { continuityHref, deleteProposalHref, proposalHref, proposalsHref } from '../hrefs.ts'
import { newestCurve } from './curve.ts'
import { CurveSection } from './curve-views.tsx'
import type { ProposalsPage } from './proposal-store.ts'
import { stateWords } from './proposal-words.ts'
import { StartForm, type StartTry } from './start-form.tsx'
import { isStopped, keptBecause, type Scenario } from './scenario.ts'

const fromTo = (measured: Measured | undefined): string =>
  measured === undefined ? '–' : m.continuity_plan_from_to({ before: measured.before, after: measured.after })

const State = ({ scenario }: { scenario: Scenario }): Html => {
  if (scenario.approvedAt !== null) return <Tag kind="success">{m.continuity_plan_approved()}</Tag>
  const kind =
    scenario.state === 'failed' || scenario.state === 'impossible'
      ? 'warning'
      : scenario.state === 'done'
        ? 'neutral'
        : 'info'
  return <Tag kind={kind}>{stateWords[scenario.state]()}</Tag>
}

/** Proposals beside each other: what each would give, and what it would take. */
export const Comparison = ({
  school,
  scenarios,
  here,
  deletes,
}: {
  school: SchoolId
  scenarios: readonly Scenario[]
  here?: Scenario
  /** Whoever leads the school deletes what is not approved; now. */
  deletes?: Temporal.Instant
}): Html => {
  const columns: readonly Column<Scenario>[] = [
    {
      heading: m.continuity_plan_column(),
      rowHeading: true,
      cell: (each) =>
        each.id === here?.id ? each.name : <a href={proposalHref(school, each.id)}>{each.name}</a>,
    },
    { heading: m.continuity_plan_state(), cell: (each) => <State scenario={each} /> },
    {
      heading: m.continuity_plan_column_changes(),
      numeric: true,
      cell: ({ numbers }) => numbers?.changes ?? '–',
    },
    {
      heading: m.continuity_plan_column_worst(),
      numeric: true,
      cell: ({ numbers }) => fromTo(numbers?.worst),
    },
    {
      heading: m.continuity_plan_column_total(),
      numeric: true,
      cell: ({ numbers }) => fromTo(numbers?.total),
    },
    {
      heading: m.continuity_plan_column_uncovered(),
      numeric: true,
      cell: ({ numbers }) => fromTo(numbers?.uncoveredMinutes),
    },
    {
      heading: m.continuity_plan_made(),
      cell: ({ madeAt, madeBy, timetableTitle, isCurrent }) => (
        <div>
          {momentWords(madeAt)}
          {madeBy === null ? null : <Soft> {madeBy}</Soft>}
          {isCurrent ? null : <Soft> · {timetableTitle}</Soft>}
        </div>
      ),
    },
    ...(deletes === undefined
      ? []
      : [
          {
            heading: m.continuity_plan_delete_short(),
            cell: (each: Scenario) =>
              keptBecause(each, deletes) === null ? (
                <a href={deleteProposalHref(school, each.id)}>
                  {m.continuity_plan_delete_short()}
                  <span class="mv-hidden"> {each.name}</span>
                </a>
              ) : (
                '–'
              ),
          },
        ]),
  ]
  const [first] = scenarios
  return (
    <>
      <Table caption={m.continuity_plan_list()} captionHidden compact rows={scenarios} columns={columns} />
      {first === undefined ? null : (
        <p>
          <Soft>{m.continuity_plan_window({ count: (here ?? first).weeks })}</Soft>
        </p>
      )}
    </>
  )
}

/** The proposals of a school, and the way to a new one. Only whoever leads the school asks for one. */
export const proposalsView = (
  page: ProposalsPage,
  now: Temporal.Instant,
  attempt: StartTry | null = null,
): View => {
  const { school, current, focusChildren, scenarios, before } = page
  // Older pages are there to be looked through.
  const curve = page.page === 1 ? newestCurve(scenarios, now) : null
  const isWaiting = curve !== null && curve.open !== null && !isStopped(curve.open, now)
  const failed = attempt !== null && attempt.errors.length > 0
  return {
    title: `${m.continuity_plans()}, ${school.name}`,
    breadcrumb: [
      { label: m.continuity_title(), href: continuityHref(school.id) },
      { label: m.continuity_plans() },
    ],
    failed,
    islands: [...(failed ? ['error-summary'] : []), ...(isWaiting ? ['progress'] : [])],
    content: (
      <>
        {attempt === null ? null : <ErrorSummary errors={attempt.errors} />}
        <PageHeading eyebrow={school.name} title={m.continuity_plans()} lead={m.continuity_plans_lead()} />
        {curve === null ? null : (
          <CurveSection school={school.id} curve={curve} leads={before !== null} now={now} />
        )}
        {current === null ? (
          <EmptyState heading={m.continuity_no_timetable()}>{m.continuity_no_timetable_text()}</EmptyState>
        ) : focusChildren === 0 ? (
          <Alert kind="info" heading={m.continuity_no_children()}>
            {m.continuity_plan_no_children()}
          </Alert>
        ) : before === null || page.page > 1 ? null : (
          <Section heading={m.continuity_plan_new()} id="nyt-forslag">
            <StartForm school={school.id} before={before} attempt={attempt} />
          </Section>
        )}
        <Section heading={m.continuity_plan_list()} id="forslag">
          {scenarios.length === 0 ? (
            <EmptyState heading={m.continuity_plan_none()} level={3}>
              {m.continuity_plan_none_text()}
            </EmptyState>
          ) : (
            <>
              <Comparison
                school={school.id}
                scenarios={scenarios}
                {...(page.leads ? { deletes: now } : {})}
              />
              <Pagination
                page={page.page}
                pages={page.pages}
                label={m.continuity_plan_pages()}
                href={(side) => `${proposalsHref(school.id)}?side=${side}#forslag`}
              />
            </>
          )}
        </Section>
      </>
    ),
  }
}
