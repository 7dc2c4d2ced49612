import { TimelineChart } from '#design/chart/timeline-chart.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { planCrumbs } from '../follow-up/plan-crumbs.ts'
import { SideHeading } from '../follow-up/side-heading.tsx'
import type { PlanSubject } from '../plan.ts'
import type { Side } from '../policy.ts'
import type { PicturePage } from './picture.ts'
import { absencePart, goalPart, measuresPart, pulsesPart, scorePart } from './picture-parts.tsx'

const absenceTitle = (subject: PlanSubject, side: Side): string =>
  subject.kind === 'class'
    ? m.plan_picture_absence_class()
    : side === 'child'
      ? m.plan_picture_absence_own()
      : m.plan_picture_absence_child()

const Score = ({ picture }: Pick<PicturePage, 'picture'>): Html | null =>
  picture.scores.length === 0 ? null : (
    <Section heading={m.plan_picture_score_heading()}>
      <p>{m.plan_picture_score_text()}</p>
      <TimelineChart
        id="samlet"
        title={m.plan_picture_score_heading()}
        titleHidden
        span={picture.span}
        parts={[scorePart(picture.scores, picture.goals.length, picture.until)]}
      />
      <Details summary={m.plan_picture_score_how()}>
        <p>{m.plan_picture_score_how_text()}</p>
      </Details>
    </Section>
  )

/** Whether it helped: the goals over time, what was done, and presence and pulses of the same days. */
export const pictureView = ({ plan, side, picture }: PicturePage): View => ({
  title: m.plan_picture_title(),
  breadcrumb: planCrumbs(plan, m.plan_picture_title()),
  content: (
    <>
      <SideHeading
        plan={plan}
        side={side}
        tab="picture"
        title={m.plan_picture_title()}
        lead={m.plan_picture_lead()}
      />
      {picture.goals.length === 0 ? (
        <EmptyState
          heading={m.plan_picture_no_goals()}
          action={{ href: `/planer/${plan.id}`, label: m.plan_followup_to_plan() }}
        >
          {m.plan_picture_no_goals_text()}
        </EmptyState>
      ) : (
        <TimelineChart
          id="billede"
          title={m.plan_picture_chart()}
          titleHidden
          span={picture.span}
          parts={[
            ...picture.goals.map((goal, index) => goalPart(goal, index, picture.until)),
            ...(picture.absence === null
              ? []
              : [absencePart(picture.absence, absenceTitle(plan.subject, side))]),
            ...(picture.pulses === null || picture.pulses.length === 0
              ? []
              : [pulsesPart(picture.pulses, picture.until)]),
            ...(picture.measures.length === 0 ? [] : [measuresPart(picture.measures)]),
          ]}
        />
      )}
      {picture.absence === null && plan.subject.kind === 'class' ? (
        <p>{m.plan_picture_absence_hidden()}</p>
      ) : null}
      <Score picture={picture} />
    </>
  ),
})
