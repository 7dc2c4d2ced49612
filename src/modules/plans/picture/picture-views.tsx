import { TimelineChart } from '#design/chart/timeline-chart.tsx'
import { Sparkline } from '#design/chart/sparkline.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { levelText } from '../follow-up/follow-up-words.ts'
import { planCrumbs } from '../follow-up/plan-crumbs.ts'
import { SideHeading } from '../follow-up/side-heading.tsx'
import type { PlanSubject } from '../plan.ts'
import type { Side } from '../policy.ts'
import type { PicturePage } from './picture.ts'
import { absencePart, goalPart, measuresPart, pulsesPart, scorePart } from './picture-parts.tsx'
import { levelsSummary } from './picture-words.ts'

export const pictureHref = (plan: string): string => `/planer/${plan}/billede`

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

/** For the plan's own page: how far each goal is, in a line and in words. */
export const PictureSection = ({ plan, picture }: PicturePage): Html => (
  <Section heading={m.plan_picture_title()}>
    <Table
      caption={m.plan_picture_chart()}
      captionHidden
      rows={picture.goals}
      empty={<p>{m.plan_picture_no_goals_text()}</p>}
      columns={[
        { heading: m.plan_picture_goal(), rowHeading: true, cell: ({ goal }) => goal.title },
        {
          heading: m.plan_picture_level(),
          cell: ({ goal, levels }) => {
            const last = levels.at(-1)
            return last === undefined
              ? m.plan_picture_not_looked_at()
              : levelText(last.level, goal.levels[last.level])
          },
        },
        {
          heading: m.plan_picture_course(),
          cell: (one) =>
            one.levels.length < 2 ? null : (
              <Sparkline
                values={one.levels.map(({ level }) => level + 2)}
                max={4}
                label={levelsSummary(one)}
              />
            ),
        },
      ]}
    />
    <p>
      <a href={pictureHref(plan.id)}>{m.plan_picture_see()}</a>
    </p>
  </Section>
)
