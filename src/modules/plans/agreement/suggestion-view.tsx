import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { SelectField, TextAreaField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Tag, type TagKind } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { Child, Html } from '#platform/html/jsx-runtime'
import { plansHref } from '../hrefs.ts'
import { isOpen, type Plan } from '../plan.ts'
import type { SharedVersion } from '../version/version-store.ts'
import { dayText } from '../voice/voice-words.ts'
import { Changes } from './changes.tsx'
import type { Suggestion } from './suggestion-store.ts'
import {
  type PlanPart,
  type SuggestionState,
  longestProposal,
  longestSuggestionReason,
} from './suggestion.ts'

export type SuggestionsPage = {
  readonly plan: Plan
  readonly reader: string
  readonly newest: SharedVersion | null
  readonly parts: readonly PlanPart[]
  readonly suggestions: readonly Suggestion[]
  /** For the staff: how each part reads now, by kind and key. */
  readonly now: ReadonlyMap<string, string>
}

export const partId = ({ kind, key }: { kind: string; key: string }): string => `${kind}:${key}`

const states: Readonly<Record<SuggestionState, { kind: TagKind; words: () => string }>> = {
  open: { kind: 'info', words: () => m.plan_agreement_state_open() },
  accepted: { kind: 'success', words: () => m.plan_agreement_state_accepted() },
  declined: { kind: 'neutral', words: () => m.plan_agreement_state_declined() },
  withdrawn: { kind: 'neutral', words: () => m.plan_agreement_state_withdrawn() },
}

const OneSuggestion = ({ suggestion, children }: { suggestion: Suggestion; children?: Child }): Html => (
  <article class="mv-voice" id={suggestion.id}>
    <h3>{suggestion.part.name}</h3>
    <Changes before={suggestion.original} after={suggestion.proposed} />
    {suggestion.reason === null ? null : <p>{m.plan_agreement_because({ reason: suggestion.reason })}</p>}
    <p class="mv-voice__who">
      {m.plan_agreement_proposed_by({
        name: suggestion.madeBy.name,
        day: dayText(suggestion.madeAt),
        number: suggestion.number,
      })}{' '}
      <Tag kind={states[suggestion.state].kind}>{states[suggestion.state].words()}</Tag>
    </p>
    {suggestion.answeredAt === null || suggestion.answeredBy === null ? null : (
      <p>
        {m.plan_voice_answered_by({ name: suggestion.answeredBy, day: dayText(suggestion.answeredAt) })}
        {suggestion.answer === null ? '' : `: ${suggestion.answer}`}
      </p>
    )}
    {children}
  </article>
)

export type FilledSuggestion = {
  readonly part: string
  readonly proposed: string
  readonly reason: string
  readonly errors: readonly FieldError[]
  /** The part read otherwise, or a newer version was shared, since the form was opened. */
  readonly isOld: boolean
}

/** A guardian's own suggestions, and the way to a new one. */
export const ownSuggestionsView = (page: SuggestionsPage): View => {
  const back = `/planer/${page.plan.id}`
  const open = isOpen(page.plan.status)
  return {
    title: m.plan_agreement_suggestions(),
    breadcrumb: [
      { label: m.plan_list_title(), href: plansHref },
      { label: page.plan.title, href: back },
      { label: m.plan_agreement_suggestions() },
    ],
    content: (
      <>
        <PageHeading
          eyebrow={page.plan.title}
          title={m.plan_agreement_suggestions()}
          lead={m.plan_agreement_suggestions_lead()}
        />
        {open ? (
          <form method="get" action={`${back}/forslag/nyt`}>
            <SelectField
              name="del"
              label={m.plan_agreement_choose_part()}
              width="full"
              options={page.parts.map((part) => ({ value: partId(part), label: part.name }))}
            />
            <ButtonRow>
              <Button>{m.plan_agreement_propose()}</Button>
              <LinkButton href={back}>{m.plan_voice_own_back()}</LinkButton>
            </ButtonRow>
          </form>
        ) : null}
        <Section heading={m.plan_agreement_yours()}>
          {page.suggestions.length === 0 ? <p>{m.plan_agreement_yours_none()}</p> : null}
          {page.suggestions.map((suggestion) => (
            <OneSuggestion suggestion={suggestion}>
              {suggestion.state === 'open' && open ? (
                <ActionForm
                  action={`${back}/forslag/${suggestion.id}/traek-tilbage`}
                  fields={{ version: String(suggestion.version) }}
                  label={m.plan_agreement_withdraw()}
                  context={suggestion.part.name}
                  small
                />
              ) : null}
            </OneSuggestion>
          ))}
        </Section>
      </>
    ),
  }
}

/** The form for one part: what it says, to be written anew. */
export const newSuggestionView = (
  page: SuggestionsPage & { readonly part: PlanPart },
  filled: FilledSuggestion | null = null,
): View => {
  const back = `/planer/${page.plan.id}/forslag`
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const title = m.plan_agreement_new()
  return {
    title,
    breadcrumb: [
      { label: m.plan_list_title(), href: plansHref },
      { label: page.plan.title, href: `/planer/${page.plan.id}` },
      { label: m.plan_agreement_suggestions(), href: back },
      { label: title },
    ],
    failed: (filled?.errors.length ?? 0) > 0,
    islands: (filled?.errors.length ?? 0) > 0 ? ['error-summary'] : [],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading eyebrow={page.part.name} title={title} lead={m.plan_agreement_new_lead()} />
        {filled?.isOld ? (
          <Alert kind="warning" heading={m.plan_agreement_newer_heading()} live>
            <p>{m.plan_agreement_part_newer()}</p>
            <blockquote class="mv-written">{page.part.text}</blockquote>
          </Alert>
        ) : null}
        <form method="post" action={back}>
          <input type="hidden" name="del" value={partId(page.part)} />
          <input type="hidden" name="udgave" value={page.newest?.number ?? 0} />
          <TextAreaField
            name="forslag"
            label={m.plan_agreement_should_say()}
            hint={m.plan_agreement_should_say_hint()}
            error={errorOf('forslag')}
            value={filled?.proposed ?? page.part.text}
            rows={10}
            maxlength={longestProposal}
          />
          <TextAreaField
            name="grund"
            label={m.plan_agreement_why()}
            need="optional"
            error={errorOf('grund')}
            value={filled?.reason ?? ''}
            rows={3}
            maxlength={longestSuggestionReason}
          />
          <ButtonRow>
            <Button>{m.plan_agreement_new_send()}</Button>
            <LinkButton href={back}>{m.plan_voice_cancel()}</LinkButton>
          </ButtonRow>
        </form>
      </>
    ),
  }
}

export type FilledReply = {
  readonly suggestion: string
  readonly reply: string
  readonly answer: string
  readonly errors: readonly FieldError[]
  readonly isAnswered: boolean
}

const ReplyForm = ({
  page,
  suggestion,
  filled,
}: {
  page: SuggestionsPage
  suggestion: Suggestion
  filled: FilledReply | null
}): Html => {
  const mine = filled?.suggestion === suggestion.id ? filled : null
  const errorOf = (field: string) => mine?.errors.find((error) => error.field === field)?.message
  const now = page.now.get(partId(suggestion.part))
  const isChanged = now !== suggestion.original
  // Only words that still stand where the guardian read them are replaced by themselves.
  const isText = suggestion.part.kind === 'text' && !isChanged
  return (
    <form method="post" action={`/planer/${page.plan.id}/forslag/${suggestion.id}/svar`}>
      {!isChanged ? null : (
        <Alert kind="warning" heading={m.plan_agreement_changed_heading()}>
          <p>{now === undefined ? m.plan_agreement_part_gone() : m.plan_agreement_changed_text()}</p>
          {now === undefined ? null : <Changes before={suggestion.original} after={now} />}
        </Alert>
      )}
      <input type="hidden" name="version" value={suggestion.version} />
      <input type="hidden" name="laest" value={isChanged ? 'changed' : 'same'} />
      <RadioGroup
        name="svar"
        form={suggestion.id}
        legend={m.plan_agreement_reply()}
        error={errorOf('svar')}
        value={mine?.reply}
        options={[
          {
            value: 'accepted',
            label: isText ? m.plan_agreement_accept_text() : m.plan_agreement_accept_part(),
            hint: isText ? m.plan_agreement_accept_text_hint() : m.plan_agreement_accept_part_hint(),
          },
          { value: 'declined', label: m.plan_agreement_decline(), hint: m.plan_agreement_decline_hint() },
        ]}
      />
      <TextAreaField
        name="tekst"
        form={suggestion.id}
        label={m.plan_agreement_reply_text()}
        error={errorOf('tekst')}
        value={mine?.answer ?? ''}
        rows={2}
        maxlength={longestSuggestionReason}
      />
      <ButtonRow>
        <Button kind="secondary" context={suggestion.part.name}>
          {m.plan_voice_answer_send()}
        </Button>
      </ButtonRow>
    </form>
  )
}

/** The guardians' suggestions, for those who answer them. */
export const staffSuggestionsView = (page: SuggestionsPage, filled: FilledReply | null = null): View => ({
  title: m.plan_agreement_staff_title(),
  breadcrumb: [
    { label: m.plan_list_title(), href: plansHref },
    { label: page.plan.title, href: `/planer/${page.plan.id}` },
    { label: m.plan_agreement_staff_title() },
  ],
  failed: (filled?.errors.length ?? 0) > 0,
  islands: (filled?.errors.length ?? 0) > 0 ? ['error-summary'] : [],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} form={filled.suggestion} />}
      <PageHeading
        eyebrow={page.plan.title}
        title={m.plan_agreement_staff_title()}
        lead={m.plan_agreement_staff_lead()}
      />
      {filled?.isAnswered ? (
        <Alert kind="warning" heading={m.plan_agreement_closed_heading()} live>
          <p>{m.plan_agreement_closed_text()}</p>
          {filled.answer === '' ? null : <blockquote>{filled.answer}</blockquote>}
        </Alert>
      ) : null}
      {page.suggestions.length === 0 ? (
        <EmptyState heading={m.plan_agreement_staff_none()}>{m.plan_agreement_staff_none_text()}</EmptyState>
      ) : null}
      {page.suggestions.map((suggestion) => (
        <OneSuggestion suggestion={suggestion}>
          {suggestion.state === 'open' &&
          isOpen(page.plan.status) &&
          suggestion.madeBy.person !== page.reader ? (
            <ReplyForm page={page} suggestion={suggestion} filled={filled} />
          ) : null}
        </OneSuggestion>
      ))}
    </>
  ),
})
