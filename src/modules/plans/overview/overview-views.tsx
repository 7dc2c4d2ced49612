import { LinkButton } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Readability } from '#design/readability/readability.tsx'
import { Columns, Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { writingId } from '#design/write-together/write-together.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { adultsLine } from '../doors.tsx'
import { VoicesSection } from '../family/parents-section.tsx'
import { planHref, tabHref } from '../hrefs.ts'
import { isEvaluated, isOpen } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import { Duties } from '../sharing/duties.tsx'
import { hoursText, supportText } from '../support-words.ts'
import { summaryKey } from '../template/template.ts'
import { LifeLine, NextStep } from './next-step.tsx'
import { Goals, Measures, Paragraphs } from './overview-parts.tsx'
import type { OverviewPage } from './overview-store.ts'

/** Who shared the concern reads the plan only when somebody brings them along, which is easily forgotten. */
const StarterMissing = ({ page: { concern, members, plan } }: { page: OverviewPage }): Html | null =>
  concern === null ||
  concern.voice !== 'staff' ||
  !isOpen(plan.status) ||
  members.some(({ person }) => person === concern.startedBy) ? null : (
    <p>{m.plan_team_starter_missing({ name: concern.startedByName })}</p>
  )

const People = ({ page }: { page: OverviewPage }): Html => (
  <Section heading={m.plan_team()}>
    <ul>
      {page.members.map(({ name, leads, part }) => (
        <li>
          {name}
          {leads ? (
            <>
              {' '}
              <Tag kind="info">{m.plan_team_leads()}</Tag>
            </>
          ) : null}
          {part === null ? '' : `, ${part}`}
        </li>
      ))}
    </ul>
    <StarterMissing page={page} />
    <p>
      <a href={`${planHref(page.plan.id)}/folk`}>{m.plan_team_change_link()}</a>
    </p>
  </Section>
)

const FollowUps = ({ page, today }: { page: OverviewPage; today: Temporal.PlainDate }): Html => (
  <Section heading={m.plan_follow_up()}>
    {!isOpen(page.plan.status) ? null : page.followUps.length === 0 ? (
      <p class="mv-soft">{m.plan_follow_up_none()}</p>
    ) : (
      <ul>
        {page.followUps.map(({ id, due }) => (
          <li>
            <a href={`${tabHref(page.plan.id, 'followUp')}/${id}`}>{shortDay(due, locale())}</a>{' '}
            {Temporal.PlainDate.compare(due, today) < 0 ? (
              <Tag kind="warning">{m.plan_follow_up_overdue()}</Tag>
            ) : null}
          </li>
        ))}
      </ul>
    )}
    <p>
      <a href={tabHref(page.plan.id, 'followUp')}>{m.plan_follow_up_link()}</a>
    </p>
    {isEvaluated(page.plan.status) ? (
      <p>
        <a href={`${planHref(page.plan.id)}/evaluering`}>{m.plan_evaluation_link()}</a>
      </p>
    ) : null}
  </Section>
)

const Frame = ({ page }: { page: OverviewPage }): Html => {
  const { plan, supportLimit, notes } = page
  return (
    <Section heading={m.plan_frame()}>
      <DefinitionList
        items={[
          {
            term: m.plan_support(),
            details: plan.support === null ? m.plan_support_none() : supportText(plan.support),
          },
          ...(page.adults === null ? [] : [{ term: m.plan_adults(), details: adultsLine(page.adults) }]),
          {
            term: m.plan_notes(),
            details: (
              <>
                <a href={`${planHref(plan.id)}/noter`}>{m.plan_notes_count({ count: notes.readable })}</a>
                {notes.hidden === 0 ? null : <p>{m.plan_notes_hidden({ count: notes.hidden })}</p>}
              </>
            ),
          },
          {
            term: m.plan_family(),
            details:
              plan.subject.kind !== 'child'
                ? m.plan_family_none()
                : plan.sharedAt === null
                  ? m.plan_family_not_shared()
                  : page.isNewerThanShared
                    ? m.plan_family_newer()
                    : m.plan_family_newest(),
          },
        ]}
      />
      {plan.support?.minutes !== undefined && (plan.support?.minutes ?? 0) >= supportLimit ? (
        <p>{m.plan_support_over_limit({ limit: hoursText(supportLimit) })}</p>
      ) : null}
      {isOpen(plan.status) ? (
        <p>
          <a href={`${planHref(plan.id)}/rammer`}>{m.plan_frame_edit()}</a>
        </p>
      ) : null}
    </Section>
  )
}

const Origin = ({ page }: { page: OverviewPage }): Html | null => {
  const { concern, plan } = page
  if (concern === null && plan.continues === null) return null
  return (
    <Section heading={m.plan_origin()}>
      {concern === null ? null : (
        <>
          <blockquote>
            <Paragraphs text={concern.seen} />
          </blockquote>
          <p>
            <a href={`/undringer/${concern.id}`}>{m.plan_origin_concern()}</a>
          </p>
        </>
      )}
      {plan.continues === null ? null : (
        <p>
          <a href={planHref(plan.continues)}>{m.plan_origin_plan()}</a>
        </p>
      )}
    </Section>
  )
}

/** The plan as those who work on it see it. */
export const overviewView = (page: OverviewPage, today: Temporal.PlainDate): View => {
  const { plan } = page
  return {
    title: plan.title,
    breadcrumb: planBreadcrumb(plan),
    content: (
      <>
        <PlanHeading
          plan={plan}
          tab="overview"
          actions={
            <>
              {isOpen(plan.status) ? (
                <LinkButton href={`${planHref(plan.id)}/rammer`}>{m.plan_frame_edit()}</LinkButton>
              ) : null}
              <LinkButton href={`${planHref(plan.id)}/papir`}>{m.plan_paper()}</LinkButton>
            </>
          }
        />
        <Columns>
          <NextStep page={page} />
          <Section heading={m.plan_life()}>
            <LifeLine status={plan.status} />
          </Section>
        </Columns>
        <Origin page={page} />
        <Section heading={m.plan_summary()}>
          {page.summary.trim() === '' ? (
            <p class="mv-soft">{m.plan_summary_none()}</p>
          ) : (
            <>
              <Paragraphs text={page.summary} />
              <Readability text={page.summary} />
            </>
          )}
          {isOpen(plan.status) ? (
            <p>
              <a href={`${planHref(plan.id)}/skriv#${writingId(summaryKey)}`}>{m.plan_summary_write()}</a>
            </p>
          ) : null}
        </Section>
        <Measures page={page} />
        <Goals page={page} />
        {page.voices === null ? null : <VoicesSection of={page.voices} />}
        <Columns>
          <People page={page} />
          <FollowUps page={page} today={today} />
        </Columns>
        <Frame page={page} />
        <Duties duties={page.duties} />
      </>
    ),
  }
}
