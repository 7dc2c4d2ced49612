import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { NumberField, TextField } from '#design/field/field.tsx'
import { SliderField } from '#design/field/slider.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { momentWords } from '#platform/calendar/moment-words.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { SchoolId } from '#platform/ids.ts'
import type { Measured } from '../engine/solution.ts'
import { continuityHref, proposalHref, proposalsHref } from '../hrefs.ts'
import type { ProposalsPage } from './proposal-store.ts'
import { stateWords } from './proposal-words.ts'
import type { Scenario } from './scenario.ts'

/** What the slider offers, and what stands in it at first: what a school can talk through in one meeting. */
export const sliderRange = { min: 5, max: 40, step: 5, usual: 10 } as const

export type StartTry = { readonly errors: readonly FieldError[]; readonly written: Written }

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
}: {
  school: SchoolId
  scenarios: readonly Scenario[]
  here?: Scenario
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
        <>
          {momentWords(madeAt)}
          {madeBy === null ? null : <Soft> {madeBy}</Soft>}
          {isCurrent ? null : <Soft> · {timetableTitle}</Soft>}
        </>
      ),
    },
  ]
  return <Table caption={m.continuity_plan_list()} captionHidden compact rows={scenarios} columns={columns} />
}

const StartForm = ({ school, attempt }: { school: SchoolId; attempt: StartTry | null }): Html => {
  const error = (field: string) => attempt?.errors.find((one) => one.field === field)?.message
  const written = (field: string) => attempt?.written(field) ?? ''
  const slid = Number(written('skyder'))
  return (
    <form method="post" action={proposalsHref(school)} novalidate>
      <RadioGroup
        name="hvordan"
        legend={m.continuity_plan_mode()}
        value={attempt === null ? 'changes' : written('hvordan')}
        error={error('hvordan')}
        options={[
          {
            value: 'changes',
            label: m.continuity_plan_mode_changes(),
            hint: m.continuity_plan_mode_changes_hint(),
          },
          { value: 'anew', label: m.continuity_plan_mode_anew(), hint: m.continuity_plan_mode_anew_hint() },
        ]}
      />
      <SliderField
        name="skyder"
        label={m.continuity_plan_slider()}
        hint={m.continuity_plan_slider_hint()}
        value={slid >= sliderRange.min && slid <= sliderRange.max ? slid : sliderRange.usual}
        min={sliderRange.min}
        max={sliderRange.max}
        step={sliderRange.step}
        error={error('skyder')}
      />
      <NumberField
        name="antal"
        label={m.continuity_plan_number()}
        hint={m.continuity_plan_number_hint()}
        value={written('antal')}
        error={error('antal')}
        need="optional"
      />
      <TextField
        name="navn"
        label={m.continuity_plan_name()}
        value={written('navn')}
        error={error('navn')}
        maxlength={120}
        need="optional"
      />
      <ButtonRow>
        <Button>{m.continuity_plan_start()}</Button>
      </ButtonRow>
    </form>
  )
}

/** The proposals of a school, and the way to a new one. Only whoever leads the school asks for one. */
export const proposalsView = (page: ProposalsPage, leads: boolean, attempt: StartTry | null = null): View => {
  const { school, current, focusChildren, scenarios } = page
  const failed = attempt !== null && attempt.errors.length > 0
  return {
    title: `${m.continuity_plans()}, ${school.name}`,
    breadcrumb: [
      { label: m.continuity_title(), href: continuityHref(school.id) },
      { label: m.continuity_plans() },
    ],
    failed,
    islands: failed ? ['error-summary'] : [],
    content: (
      <>
        {attempt === null ? null : <ErrorSummary errors={attempt.errors} />}
        <PageHeading eyebrow={school.name} title={m.continuity_plans()} lead={m.continuity_plans_lead()} />
        {current === null ? (
          <EmptyState heading={m.continuity_no_timetable()}>{m.continuity_no_timetable_text()}</EmptyState>
        ) : focusChildren === 0 ? (
          <Alert kind="info" heading={m.continuity_no_children()}>
            {m.continuity_plan_no_children()}
          </Alert>
        ) : leads ? (
          <Section heading={m.continuity_plan_new()} id="nyt-forslag">
            <StartForm school={school.id} attempt={attempt} />
          </Section>
        ) : null}
        <Section heading={m.continuity_plan_list()} id="forslag">
          {scenarios.length === 0 ? (
            <EmptyState heading={m.continuity_plan_none()} level={3}>
              {m.continuity_plan_none_text()}
            </EmptyState>
          ) : (
            <Comparison school={school.id} scenarios={scenarios} />
          )}
        </Section>
      </>
    ),
  }
}
