import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Card } from '#design/card/card.tsx'
import { Checkbox, RadioGroup } from '#design/choice/choice.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, TextAreaField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { Proposal, RetentionKind, RetentionRule } from './retention.ts'

export const retentionPath = '/administration/sletning'

export type RetentionPage = {
  readonly kinds: readonly RetentionKind[]
  /** The rule of each kind that holds today. */
  readonly rules: readonly RetentionRule[]
  readonly proposals: readonly Proposal[]
  readonly keepsRules: boolean
}

export type Filled = { readonly errors: readonly FieldError[]; readonly written: (field: string) => string }

const unitWords: Readonly<Record<string, (count: number) => string>> = {
  D: (count) => m.retention_days({ count }),
  W: (count) => m.retention_weeks({ count }),
  M: (count) => m.retention_months({ count }),
  Y: (count) => m.retention_years({ count }),
}

/** "1825 dage (P1825D)". */
export const periodWords = (period: string): string =>
  `${unitWords[period.slice(-1)]?.(Number(period.slice(1, -1))) ?? period} (${period})`

const kindWords = (kinds: readonly RetentionKind[], kind: string): string =>
  kinds.find((one) => one.kind === kind)?.words() ?? kind

const Rules = ({ page }: { page: RetentionPage }): Html => (
  <Section heading={m.retention_rules()}>
    <Table
      caption={m.retention_rules()}
      captionHidden
      rows={page.rules}
      columns={[
        {
          heading: m.retention_kind(),
          rowHeading: true,
          cell: ({ kind }) =>
            page.keepsRules ? (
              <a href={`${retentionPath}/regler/${kind}`}>{kindWords(page.kinds, kind)}</a>
            ) : (
              kindWords(page.kinds, kind)
            ),
        },
        { heading: m.retention_period(), cell: ({ period }) => periodWords(period) },
        {
          heading: m.retention_event(),
          cell: ({ kind, event }) =>
            page.kinds.find((one) => one.kind === kind)?.events[event]?.words() ?? event,
        },
        {
          heading: m.retention_source(),
          cell: ({ source, isUnverified }) => (
            <div>
              {source} {isUnverified ? <Tag kind="warning">{m.retention_unverified()}</Tag> : null}
            </div>
          ),
        },
      ]}
    />
  </Section>
)

const ProposalCard = ({ page, proposal }: { page: RetentionPage; proposal: Proposal }): Html => (
  <div class="mv-section">
    <Card level={3} heading={kindWords(page.kinds, proposal.kind)} href={`${retentionPath}/${proposal.id}`}>
      {proposal.state === 'postponed' && proposal.postponedUntil !== null ? (
        <p>
          <Tag>{m.retention_postponed_until({ day: shortDay(proposal.postponedUntil, locale()) })}</Tag>
        </p>
      ) : null}
      <DefinitionList items={proposalFacts(page.kinds, proposal)} />
    </Card>
  </div>
)

const proposalFacts = (_kinds: readonly RetentionKind[], proposal: Proposal) => [
  ...(proposal.name === null ? [] : [{ term: m.retention_child(), details: proposal.name }]),
  ...(proposal.school === null ? [] : [{ term: m.retention_school(), details: proposal.school }]),
  { term: m.retention_event_day(), details: shortDay(proposal.eventDay, locale()) },
  ...(proposal.untilDay === null
    ? []
    : [{ term: m.retention_until(), details: shortDay(proposal.untilDay, locale()) }]),
  ...(proposal.rowsFound === null ? [] : [{ term: m.retention_rows(), details: String(proposal.rowsFound) }]),
  ...(proposal.reason === null ? [] : [{ term: m.retention_reason(), details: proposal.reason }]),
]

export const retentionView = (page: RetentionPage): View => ({
  title: m.retention_title(),
  breadcrumb: [{ label: m.retention_title() }],
  content: (
    <>
      <PageHeading title={m.retention_title()} lead={m.retention_lead()} />
      <Section heading={m.retention_proposals()}>
        {page.proposals.length === 0 ? (
          <EmptyState heading={m.retention_none()} level={3}>
            {m.retention_none_text()}
          </EmptyState>
        ) : (
          <>
            {page.proposals.map((proposal) => (
              <ProposalCard page={page} proposal={proposal} />
            ))}
          </>
        )}
      </Section>
      <Rules page={page} />
    </>
  ),
})

export type ProposalPage = { readonly kinds: readonly RetentionKind[]; readonly proposal: Proposal }

export const proposalView = (
  { kinds, proposal }: ProposalPage,
  filled: Filled | null = null,
  conflict: string | null = null,
): View => {
  const title = kindWords(kinds, proposal.kind)
  const field = (name: string) => ({
    name,
    error: filled?.errors.find((error) => error.field === name)?.message,
    value: filled?.written(name),
  })
  return {
    title,
    breadcrumb: [{ label: m.retention_title(), href: retentionPath }, { label: title }],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading title={title} lead={m.retention_proposal_lead()} />
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.retention_conflict()} live>
            <p>{m.retention_conflict_text()}</p>
            <blockquote>{conflict}</blockquote>
          </Alert>
        )}
        <DefinitionList items={proposalFacts(kinds, proposal)} />
        <form method="post" action={`${retentionPath}/${proposal.id}`}>
          <input type="hidden" name="version" value={proposal.version} />
          <RadioGroup
            {...field('svar')}
            legend={m.retention_decide()}
            options={[
              { value: 'slet', label: m.retention_delete(), hint: m.retention_delete_hint() },
              { value: 'udskyd', label: m.retention_postpone(), hint: m.retention_postpone_hint() },
            ]}
          />
          <DateField {...field('til')} label={m.retention_postpone_until()} need="optional" />
          <TextAreaField
            {...field('grund')}
            label={m.retention_postpone_reason()}
            need="optional"
            rows={3}
            maxlength={1000}
          />
          <ButtonRow>
            <Button>{m.retention_save_decision()}</Button>
            <LinkButton kind="secondary" href={retentionPath}>
              {m.retention_back()}
            </LinkButton>
          </ButtonRow>
        </form>
      </>
    ),
  }
}

export type RulePage = {
  readonly kind: RetentionKind
  readonly versions: readonly RetentionRule[]
}

export const ruleView = (
  { kind, versions }: RulePage,
  filled: Filled | null = null,
  conflict: string | null = null,
): View => {
  const [current] = versions
  const title = kind.words()
  const field = (name: string, known: string | undefined) => ({
    name,
    error: filled?.errors.find((error) => error.field === name)?.message,
    value: filled === null ? known : filled.written(name),
  })
  return {
    title,
    breadcrumb: [{ label: m.retention_title(), href: retentionPath }, { label: title }],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading title={title} lead={m.retention_rule_lead()} />
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.retention_conflict()} live>
            <p>{m.retention_conflict_text()}</p>
            <blockquote>{conflict}</blockquote>
          </Alert>
        )}
        <form method="post" action={`${retentionPath}/regler/${kind.kind}`}>
          <input type="hidden" name="version" value={current?.version ?? 0} />
          <TextField
            {...field('periode', current?.period)}
            label={m.retention_period()}
            hint={m.retention_period_hint()}
            width="s"
            maxlength={10}
            spellcheck={false}
          />
          <RadioGroup
            {...field('haendelse', current?.event)}
            legend={m.retention_event()}
            options={Object.entries(kind.events).map(([value, { words }]) => ({ value, label: words() }))}
          />
          <TextField
            {...field('kilde', current?.source)}
            label={m.retention_source()}
            hint={m.retention_source_hint()}
            width="full"
            maxlength={500}
          />
          <Checkbox
            name="efterproeves"
            label={m.retention_unverified()}
            checked={filled === null ? current?.isUnverified : filled.written('efterproeves') === 'ja'}
          />
          <DateField {...field('fra', current?.validFrom.toString())} label={m.retention_from()} />
          <ButtonRow>
            <Button>{m.retention_save_rule()}</Button>
            <LinkButton kind="secondary" href={retentionPath}>
              {m.retention_back()}
            </LinkButton>
          </ButtonRow>
        </form>
      </>
    ),
  }
}
