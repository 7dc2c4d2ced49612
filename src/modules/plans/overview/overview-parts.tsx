import { Alert } from '#design/alert/alert.tsx'
import { LinkButton } from '#design/button/button.tsx'
import { Card, Cards } from '#design/card/card.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Details } from '#design/details/details.tsx'
import { Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { levelOn } from '../goal/attainment.ts'
import { planHref } from '../hrefs.ts'
import { periodText } from '../measure/measure-views.tsx'
import {
  type Aim,
  aims,
  isOpen,
  levelNumbers,
  onlyAimedAtChild,
  type PlanGoal,
  type PlanMeasure,
} from '../plan.ts'
import { aimWords, levelNumber, levelWords } from '../plan-words.ts'
import { isSafeLink } from '../safe-link.ts'
import type { OverviewPage } from './overview-store.ts'

/** Paragraphs as they were typed. */
export const Paragraphs = ({ text }: { text: string }): Html => (
  <>
    {text
      .split(/\n{2,}/)
      .filter((paragraph) => paragraph.trim() !== '')
      .map((paragraph) => (
        <p class="mv-written">{paragraph}</p>
      ))}
  </>
)

const MeasureCard = ({ measure, page }: { measure: PlanMeasure; page: OverviewPage }): Html => (
  <Card
    heading={measure.title}
    level={3}
    footer={
      isOpen(page.plan.status) ? (
        <a href={`${planHref(page.plan.id)}/tiltag/${measure.id}`}>
          {m.plan_edit()}
          <span class="mv-hidden"> {measure.title}</span>
        </a>
      ) : null
    }
  >
    {measure.description === null ? null : <Paragraphs text={measure.description} />}
    <p>
      {m.plan_measure_who({ name: measure.responsible.name })}. {periodText(measure)}.
    </p>
    {measure.link === null || !isSafeLink(measure.link) ? null : (
      <p>
        <a href={measure.link}>
          {m.plan_measure_open_link()}
          <span class="mv-hidden"> {measure.title}</span>
        </a>
      </p>
    )}
  </Card>
)

/** The measures, grouped by whom they are aimed at; the environment is always there, also when nothing has been planned in it. */
export const Measures = ({ page }: { page: OverviewPage }): Html => {
  const of = (aim: Aim) => page.measures.filter((measure) => measure.aim === aim)
  const shown = aims.filter((aim) => aim === 'environment' || of(aim).length > 0)
  const onlyChild = onlyAimedAtChild(page.measures.map(({ aim }) => aim))
  return (
    <Section heading={m.plan_measures()}>
      {shown.map((aim) => (
        <section class="mv-plan-aim">
          <h3>{aimWords[aim]()}</h3>
          {of(aim).length === 0 ? (
            <p class="mv-soft">{m.plan_measures_none_in_environment()}</p>
          ) : (
            <Cards>
              {of(aim).map((measure) => (
                <MeasureCard measure={measure} page={page} />
              ))}
            </Cards>
          )}
        </section>
      ))}
      {onlyChild && page.plan.childOnlyReason === null && isOpen(page.plan.status) ? (
        <Alert kind="info">
          <p>
            <a href={`${planHref(page.plan.id)}/rammer`}>{m.plan_child_only_question()}</a>
          </p>
        </Alert>
      ) : null}
      {onlyChild && page.plan.childOnlyReason !== null ? (
        <p>
          <strong>{m.plan_child_only_label()}</strong> {page.plan.childOnlyReason}
        </p>
      ) : null}
      {isOpen(page.plan.status) ? (
        <div class="mv-button-row">
          <LinkButton href={`${planHref(page.plan.id)}/tiltag/nyt`}>{m.plan_measure_new()}</LinkButton>
        </div>
      ) : null}
    </Section>
  )
}

const GoalCard = ({ goal, page }: { goal: PlanGoal; page: OverviewPage }): Html => {
  const level = levelOn(page.attainments, goal.id)
  return (
    <Card
      heading={goal.title}
      level={3}
      footer={
        isOpen(page.plan.status) ? (
          <a href={`${planHref(page.plan.id)}/maal/${goal.id}`}>
            {m.plan_edit()}
            <span class="mv-hidden"> {goal.title}</span>
          </a>
        ) : null
      }
    >
      <p>
        {level === null ? (
          <Tag>{m.plan_goal_not_measured()}</Tag>
        ) : (
          <Tag kind={level >= 0 ? 'success' : 'info'}>
            {m.plan_goal_now({ number: levelNumber(level), words: levelWords[level]() })}
          </Tag>
        )}
      </p>
      <p>
        <strong>{m.plan_goal_signs_label()}</strong> {goal.signs}
      </p>
      <Details summary={m.plan_goal_levels()} context={goal.title}>
        <DefinitionList
          items={levelNumbers.toReversed().map((one) => ({
            term: `${levelNumber(one)} ${levelWords[one]()}`,
            details: goal.levels[one],
          }))}
        />
      </Details>
    </Card>
  )
}

export const Goals = ({ page }: { page: OverviewPage }): Html => (
  <Section heading={m.plan_goals()}>
    {page.goals.length === 0 ? (
      <p class="mv-soft">{m.plan_goals_none()}</p>
    ) : (
      <Cards>
        {page.goals.map((goal) => (
          <GoalCard goal={goal} page={page} />
        ))}
      </Cards>
    )}
    {isOpen(page.plan.status) ? (
      <div class="mv-button-row">
        <LinkButton href={`${planHref(page.plan.id)}/maal/nyt`}>{m.plan_goal_new()}</LinkButton>
      </div>
    ) : null}
  </Section>
)
