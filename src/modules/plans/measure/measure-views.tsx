import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, SelectField, TextField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { TextAreaWithHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { planHref } from '../hrefs.ts'
import { aims, type Plan, type PlanMeasure } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import { aimWords } from '../plan-words.ts'
import type { Colleague } from './measure-store.ts'

export type MeasurePage = {
  readonly plan: Plan
  /** Null for a new one. */
  readonly measure: PlanMeasure | null
  readonly colleagues: readonly Colleague[]
  readonly words: readonly WritingWord[]
  readonly suggested: { readonly firstDay: Temporal.PlainDate; readonly lastDay: Temporal.PlainDate }
}

export type FilledMeasure = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  readonly conflict?: boolean
}

/** From when to when, in a few words. */
export const periodText = ({ firstDay, lastDay }: Pick<PlanMeasure, 'firstDay' | 'lastDay'>): string =>
  m.plan_measure_period({ from: shortDay(firstDay, locale()), to: shortDay(lastDay, locale()) })

const Theirs = ({ measure }: { measure: PlanMeasure }): Html => (
  <Alert kind="warning" heading={m.plan_conflict_heading()} live>
    <p>{m.plan_conflict_text()}</p>
    <p>
      <strong>{measure.title}</strong> ({aimWords[measure.aim]()}, {measure.responsible.name},{' '}
      {periodText(measure)})
    </p>
    {measure.description === null ? null : <p>{measure.description}</p>}
  </Alert>
)

const aimHints = {
  environment: () => m.plan_aim_environment_hint(),
  team: () => m.plan_aim_team_hint(),
  group: () => m.plan_aim_group_hint(),
  child: () => m.plan_aim_child_hint(),
} as const

const MeasureForm = ({ page, filled }: { page: MeasurePage; filled: FilledMeasure | null }): Html => {
  const { measure, plan } = page
  const valueOf = (field: string, now: string | undefined): string | undefined =>
    filled?.written(field) ?? now
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const days = measure ?? page.suggested
  return (
    <form method="post" action={`${planHref(plan.id)}/tiltag/${measure?.id ?? 'nyt'}`}>
      <WritingWords words={page.words} />
      {measure === null ? null : <input type="hidden" name="version" value={measure.version} />}
      <RadioGroup
        name="rettet"
        legend={m.plan_measure_aim()}
        hint={m.plan_measure_aim_hint()}
        value={valueOf('rettet', measure?.aim)}
        error={errorOf('rettet')}
        options={aims.map((aim) => ({ value: aim, label: aimWords[aim](), hint: aimHints[aim]() }))}
      />
      <TextField
        name="tiltag"
        label={m.plan_measure_title()}
        hint={m.plan_measure_title_hint()}
        maxlength={500}
        width="full"
        value={valueOf('tiltag', measure?.title)}
        error={errorOf('tiltag')}
      />
      <TextAreaWithHints
        words={page.words}
        name="beskrivelse"
        label={m.plan_measure_description()}
        need="optional"
        rows={3}
        maxlength={4000}
        value={valueOf('beskrivelse', measure?.description ?? undefined)}
        error={errorOf('beskrivelse')}
      />
      <SelectField
        name="ansvarlig"
        label={m.plan_measure_responsible()}
        hint={m.plan_measure_responsible_hint()}
        empty
        value={valueOf('ansvarlig', measure?.responsible.person)}
        error={errorOf('ansvarlig')}
        options={page.colleagues.map(({ person, name }) => ({ value: String(person), label: name }))}
      />
      <DateField
        name="fra"
        label={m.plan_measure_first_day()}
        value={valueOf('fra', days.firstDay.toString())}
        error={errorOf('fra')}
      />
      <DateField
        name="til"
        label={m.plan_measure_last_day()}
        hint={m.plan_measure_last_day_hint()}
        value={valueOf('til', days.lastDay.toString())}
        error={errorOf('til')}
      />
      <TextField
        name="link"
        label={m.plan_measure_link()}
        hint={m.plan_measure_link_hint()}
        need="optional"
        maxlength={2000}
        width="full"
        spellcheck={false}
        value={valueOf('link', measure?.link ?? undefined)}
        error={errorOf('link')}
      />
      <ButtonRow>
        <Button>{m.plan_save()}</Button>
        <LinkButton href={planHref(plan.id)}>{m.plan_cancel()}</LinkButton>
      </ButtonRow>
    </form>
  )
}

export const measureView = (page: MeasurePage, filled: FilledMeasure | null = null): View => {
  const { plan, measure } = page
  const title = measure === null ? m.plan_measure_new() : m.plan_measure_edit()
  return {
    title: `${title}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, title),
    failed: filled !== null,
    islands: ['writing-hints', ...(filled === null ? [] : ['error-summary'])],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PlanHeading plan={plan} tab={null} />
        <Section heading={title}>
          {filled?.conflict === true && measure !== null ? <Theirs measure={measure} /> : null}
          <MeasureForm page={page} filled={filled} />
        </Section>
        {measure === null ? null : (
          <Details summary={m.plan_measure_drop()}>
            <p>{m.plan_measure_drop_text()}</p>
            <ActionForm
              action={`${planHref(plan.id)}/tiltag/${measure.id}/fjern`}
              fields={{ version: String(measure.version) }}
              label={m.plan_measure_drop()}
              context={measure.title}
            />
          </Details>
        )}
      </>
    ),
  }
}
