import { SupportGiven } from '../family/content-view.tsx'
import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { Card, Cards } from '#design/card/card.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { Plan } from '../plan.ts'
import type { PlanContent } from '../version/content.ts'
import { Duties } from './duties.tsx'
import type { InvitedPlan } from './invited-store.ts'
import type { Filled } from './new-share-views.tsx'
import type { LegalBasis } from './sharing.ts'
import { lastDayText, scopeWords } from './words.ts'

export type InvitedPage = {
  readonly plan: Plan
  readonly shown: InvitedPlan
  readonly duties: readonly LegalBasis[]
}

/** A text keeps the line breaks it was written with. */
const Lines = ({ text }: { text: string }): Html => (
  <>
    {text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => (
        <p>{line}</p>
      ))}
  </>
)

const levelOrder = ['-2', '-1', '0', '1', '2'] as const
const signed = (level: string): string => (level.startsWith('-') ? `−${level.slice(1)}` : `+${level}`)

const dayText = (day: string): string => shortDay(Temporal.PlainDate.from(day), locale())

const Goals = ({ content, shown }: { content: PlanContent; shown: InvitedPlan }): Html => (
  <Section heading={m.plan_sharing_goals()}>
    {content.goals.length === 0 ? <p>{m.plan_sharing_nothing_written()}</p> : null}
    <Cards>
      {content.goals.map((goal) => {
        const latest = shown.attainments.findLast(({ goal: id }) => id === goal.id)
        return (
          <Card level={3} heading={goal.title}>
            <Lines text={goal.signs} />
            <ul>
              {levelOrder.map((level) => (
                <li>
                  {level === '0' ? '0' : signed(level)}: {goal.levels[level]}
                </li>
              ))}
            </ul>
            {latest === undefined ? null : (
              <p>
                {m.plan_sharing_latest_level({
                  level: String(latest.level).replace('-', '−'),
                  day: shortDay(latest.day, locale()),
                })}
              </p>
            )}
          </Card>
        )
      })}
    </Cards>
  </Section>
)

const Measures = ({ content }: { content: PlanContent }): Html => (
  <Section heading={m.plan_sharing_measures()}>
    {content.measures.length === 0 ? <p>{m.plan_sharing_nothing_written()}</p> : null}
    <Cards>
      {content.measures.map((measure) => (
        <Card level={3} heading={measure.title}>
          {measure.description === null ? null : <Lines text={measure.description} />}
          <p>
            <Soft>
              {m.plan_sharing_measure_by({
                name: measure.responsible,
                from: dayText(measure.firstDay),
                to: dayText(measure.lastDay),
              })}
            </Soft>
          </p>
        </Card>
      ))}
    </Cards>
  </Section>
)

const NoteForm = ({ plan, filled }: { plan: Plan; filled: Filled | null }): Html => (
  <form method="post" action={`/planer/${plan.id}/delt/besked`}>
    <TextAreaField
      name="besked"
      label={m.plan_sharing_write_to_team()}
      hint={m.plan_sharing_write_to_team_hint()}
      error={filled?.errors.find(({ field }) => field === 'besked')?.message}
      value={filled?.written('besked')}
      rows={4}
      maxlength={10_000}
    />
    <ButtonRow>
      <Button>{m.plan_sharing_send_to_team()}</Button>
    </ButtonRow>
  </form>
)

const Notes = ({ page, filled }: { page: InvitedPage; filled: Filled | null }): Html => (
  <Section heading={page.shown.scope === 'whole' ? m.plan_sharing_notes() : m.plan_sharing_own_notes()}>
    {page.shown.notes.map(({ text, by, at }) => (
      <article class="mv-section">
        <p>
          <Soft>
            {by}, {shortDay(dayOf(at), locale())}
          </Soft>
        </p>
        <Lines text={text} />
      </article>
    ))}
    <NoteForm plan={page.plan} filled={filled} />
  </Section>
)

const subjectText = ({ plan, shown }: InvitedPage): string =>
  plan.subject.name ?? (shown.content.subject.name || plan.title)

/** One plan, read only, by somebody of another organisation. It says until when, and that their looks are seen. */
export const InvitedPlanParts = ({
  page,
  filled = null,
}: {
  page: InvitedPage
  filled?: Filled | null
}): Html => {
  const { shown, duties } = page
  const { content } = shown
  const written = content.sections.filter(({ text }) => text.trim() !== '')
  return (
    <>
      <Alert kind="info" heading={m.plan_sharing_invited_heading({ day: lastDayText(shown) })}>
        <p>{m.plan_sharing_invited_text({ scope: scopeWords[shown.scope].label() })}</p>
        {shown.sharedAt === null ? null : (
          <p>{m.plan_sharing_invited_version({ day: shortDay(dayOf(shown.sharedAt), locale()) })}</p>
        )}
      </Alert>
      <Duties duties={duties} />
      {content.summary === '' ? null : (
        <Section heading={m.plan_sharing_summary()}>
          <Lines text={content.summary} />
        </Section>
      )}
      {written.map(({ heading, question, text }) => (
        <Section heading={heading}>
          <p>
            <Soft>{question}</Soft>
          </p>
          <Lines text={text} />
        </Section>
      ))}
      <SupportGiven content={content} />
      <Goals content={content} shown={shown} />
      <Measures content={content} />
      {shown.followUps.length === 0 ? null : (
        <Section heading={m.plan_sharing_follow_ups()}>
          <DefinitionList
            items={shown.followUps.map(({ due, whatHappened, nextStep }) => ({
              term: shortDay(due, locale()),
              details: (
                <>
                  <Lines text={whatHappened} />
                  <p>{m.plan_sharing_next_step({ step: nextStep })}</p>
                </>
              ),
            }))}
          />
        </Section>
      )}
      <Section heading={m.plan_sharing_around()}>
        <ul>
          {content.members.map(({ name, part }) => (
            <li>{part === null ? name : `${name}, ${part}`}</li>
          ))}
        </ul>
      </Section>
      <Notes page={page} filled={filled} />
    </>
  )
}

export const invitedView = (page: InvitedPage, filled: Filled | null = null): View => ({
  title: page.plan.title,
  breadcrumb: [{ label: page.plan.title }],
  failed: filled !== null,
  islands: filled === null ? [] : ['error-summary'],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} />}
      <PageHeading
        title={page.plan.title}
        eyebrow={m.plan_sharing_invited_eyebrow({
          subject: subjectText(page),
          school: page.plan.school.name,
        })}
      />
      <InvitedPlanParts page={page} filled={filled} />
    </>
  ),
})
