import { LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { planHref } from '../hrefs.ts'
import { isOpen } from '../plan.ts'
import { statusWords, subjectText } from '../plan-words.ts'
import type { ListedPlan } from './list-store.ts'

const DueDay = ({ due, today }: { due: Temporal.PlainDate | null; today: Temporal.PlainDate }): Html =>
  due === null ? (
    <span class="mv-soft">{m.plan_list_no_date()}</span>
  ) : Temporal.PlainDate.compare(due, today) < 0 ? (
    <Tag kind="warning">{m.plan_list_overdue({ day: shortDay(due, locale()) })}</Tag>
  ) : (
    <span>{shortDay(due, locale())}</span>
  )

export const PlansTable = ({
  plans,
  caption,
  today,
  forFamily,
}: {
  plans: readonly ListedPlan[]
  caption: string
  today: Temporal.PlainDate
  forFamily: boolean
}): Html => (
  <Table
    caption={caption}
    rows={plans}
    columns={[
      {
        heading: m.plan_list_plan(),
        rowHeading: true,
        cell: ({ plan }) => <a href={planHref(plan.id)}>{plan.title}</a>,
      },
      { heading: m.plan_list_subject(), cell: ({ plan }) => subjectText(plan.subject) },
      {
        heading: m.plan_list_status(),
        cell: ({ plan }) => <Tag kind={statusWords[plan.status].kind}>{statusWords[plan.status].text()}</Tag>,
      },
      ...(forFamily
        ? []
        : [{ heading: m.plan_list_leader(), cell: ({ leader }: ListedPlan) => leader ?? '' }]),
      {
        heading: m.plan_list_due(),
        cell: ({ plan, due }) => (isOpen(plan.status) ? <DueDay due={due} today={today} /> : ''),
      },
    ]}
  />
)

export type PlanList = {
  readonly plans: readonly ListedPlan[]
  readonly mayBegin: boolean
  readonly forFamily: boolean
}

export const Plans = ({ page, today }: { page: PlanList; today: Temporal.PlainDate }): Html => {
  const open = page.plans.filter(({ plan }) => isOpen(plan.status))
  const ended = page.plans.filter(({ plan }) => !isOpen(plan.status))
  return (
    <>
      {open.length === 0 ? (
        <EmptyState heading={m.plan_list_none()}>
          {page.forFamily ? m.plan_list_none_family() : m.plan_list_none_text()}
        </EmptyState>
      ) : (
        <PlansTable caption={m.plan_list_open()} plans={open} today={today} forFamily={page.forFamily} />
      )}
      {ended.length === 0 ? null : (
        <Details summary={m.plan_list_ended({ count: ended.length })}>
          <PlansTable
            caption={m.plan_list_ended_caption()}
            plans={ended}
            today={today}
            forFamily={page.forFamily}
          />
        </Details>
      )}
    </>
  )
}

export const planListView = (page: PlanList, today: Temporal.PlainDate): View => ({
  title: m.plan_list_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading
        title={m.plan_list_title()}
        lead={page.forFamily ? m.plan_list_lead_family() : m.plan_list_lead()}
        actions={
          page.mayBegin ? (
            <LinkButton kind="primary" href="/planer/ny">
              {m.plan_begin_title()}
            </LinkButton>
          ) : null
        }
      />
      <Plans page={page} today={today} />
    </>
  ),
})
