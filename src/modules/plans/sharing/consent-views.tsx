import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, TextField } from '#design/field/field.tsx'
import { fieldId } from '#design/field/field-frame.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { AskedFor } from './consent-asked.tsx'
import { BeforeAnswering, FamilyConsent } from './consent-family.tsx'
import { AskForm, type ConsentPage, type FilledForm } from './consent-form.tsx'
import { sharingCrumbs } from './share-views.tsx'
import { type Consent, type HolderAnswer, answersFor, consentState, ownNoStands } from './sharing.ts'
import { answerWords, consentStateWords, recipientText, scopeWords } from './words.ts'

export const paperForm = (consent: string, guardian: string): string => `papir-${consent}-${guardian}`
const wayText = ({ way, paper, at, recordedBy }: HolderAnswer): string => {
  if (at === null) return ''
  const day = shortDay(dayOf(at), locale())
  if (way === 'paper' && paper !== null)
    return m.plan_sharing_on_paper({
      day: shortDay(paper.day, locale()),
      place: paper.place,
      name: recordedBy ?? '',
    })
  return m.plan_sharing_on_sign_in({ day })
}

const holderText = (holder: HolderAnswer): Html => {
  if (holder.answer !== null)
    return (
      <div>
        <Tag kind={answerWords[holder.answer].kind}>{answerWords[holder.answer].text()}</Tag>
        <p>{wayText(holder)}</p>
        {holder.hasCustody ? null : <p>{m.plan_sharing_no_longer_custody()}</p>}
      </div>
    )
  if (holder.wasAsked) return <Tag>{m.plan_sharing_answer_none()}</Tag>
  return (
    <div>
      <Tag kind="warning">{m.plan_sharing_answer_not_asked()}</Tag>
      <p>{m.plan_sharing_answer_not_asked_text()}</p>
    </div>
  )
}

/** In the place of the form, so that nobody tries. What was written all the same is kept to be read. */
const InsteadOfPaper = (given: { name: string; form: string; filled: FilledForm | null }): Html => {
  const { name, form, filled } = given
  return (
    <div id={fieldId('svar', form)} tabindex={-1}>
      <Alert kind="info">
        <p>{m.plan_sharing_own_no({ name })}</p>
        {filled === null ? null : (
          <>
            <p>{m.plan_sharing_own_no_written()}</p>
            <blockquote>
              {filled.written('dag')}. {filled.written('sted')}
            </blockquote>
          </>
        )}
      </Alert>
    </div>
  )
}

const PaperForm = (given: {
  page: ConsentPage
  consent: Consent
  holder: HolderAnswer
  filled: FilledForm | null
}): Html | null => {
  const { page, consent, holder } = given
  const possible = answersFor(consent, holder, page.today).filter((answer) => answer !== holder.answer)
  if (possible.length === 0) return null
  const form = paperForm(consent.id, holder.guardian)
  const filled = given.filled?.form === form ? given.filled : null
  if (ownNoStands(consent, holder, page.today))
    return <InsteadOfPaper name={holder.name} form={form} filled={filled} />
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const field = (name: string) => ({
    name,
    form,
    error: errorOf(name),
    value: filled?.written(name),
  })
  return (
    <Details
      summary={m.plan_sharing_record({ name: holder.name })}
      context={recipientText(consent)}
      open={filled !== null}
    >
      <form method="post" action={`/planer/${page.at.id}/samtykke/${consent.id}/papir`}>
        <p>{m.plan_sharing_record_text()}</p>
        <input type="hidden" name="version" value={holder.number} />
        <input type="hidden" name="hvem" value={holder.guardian} />
        <RadioGroup
          {...field('svar')}
          legend={m.plan_sharing_record_answer()}
          options={possible.map((answer) => ({ value: answer, label: answerWords[answer].text() }))}
        />
        <DateField {...field('dag')} label={m.plan_sharing_paper_day()} />
        <TextField
          {...field('sted')}
          label={m.plan_sharing_paper_place()}
          hint={m.plan_sharing_paper_place_hint()}
          maxlength={300}
        />
        <ButtonRow>
          <Button kind="secondary" context={holder.name}>
            {m.plan_sharing_record_save()}
          </Button>
        </ButtonRow>
      </form>
    </Details>
  )
}

const TeamConsent = (given: { page: ConsentPage; consent: Consent; filled: FilledForm | null }): Html => {
  const { page, consent, filled } = given
  const state = consentStateWords[consentState(consent, page.today)]
  return (
    <Section heading={recipientText(consent)} id={`samtykke-${consent.id}`}>
      <p>
        <Tag kind={state.kind}>{state.text()}</Tag>
      </p>
      <AskedFor consent={consent} mayRead={scopeWords[consent.scope].label()} />
      <Table
        caption={m.plan_sharing_holders()}
        rows={consent.holders}
        empty={<p>{m.plan_sharing_no_holders()}</p>}
        columns={[
          { heading: m.plan_sharing_holder(), rowHeading: true, cell: ({ name }) => name },
          { heading: m.plan_sharing_answer(), cell: holderText },
        ]}
      />
      {consent.holders.map((holder) => (
        <PaperForm page={page} consent={consent} holder={holder} filled={filled} />
      ))}
      {consent.cancelledAt === null ? (
        <ActionForm
          action={`/planer/${page.at.id}/samtykke/${consent.id}/fortryd`}
          label={m.plan_sharing_cancel()}
          context={recipientText(consent)}
          small
        />
      ) : null}
    </Section>
  )
}

export const consentView = (
  page: ConsentPage,
  filled: FilledForm | null = null,
  conflict: string | null = null,
): View => {
  const { at, consents } = page
  const isTeam = at.side === 'team'
  return {
    title: m.plan_sharing_consents(),
    breadcrumb: sharingCrumbs(at, m.plan_sharing_consents()),
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : (
          <ErrorSummary errors={filled.errors} form={filled.form === '' ? undefined : filled.form} />
        )}
        <PageHeading
          title={m.plan_sharing_consents()}
          eyebrow={at.plan?.title}
          lead={isTeam ? m.plan_sharing_consent_lead_team() : m.plan_sharing_consent_lead_family()}
          actions={<LinkButton href={`/planer/${at.id}/deling`}>{m.plan_sharing_title()}</LinkButton>}
        />
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.plan_sharing_conflict()} live>
            <p>{m.plan_sharing_conflict_text()}</p>
            <blockquote>{conflict}</blockquote>
          </Alert>
        )}
        {consents.length === 0 ? (
          <EmptyState heading={m.plan_sharing_no_consents()}>{m.plan_sharing_no_consents_text()}</EmptyState>
        ) : null}
        {isTeam || consents.length === 0 ? null : <BeforeAnswering />}
        {consents.map((consent) =>
          isTeam ? (
            <TeamConsent page={page} consent={consent} filled={filled} />
          ) : (
            <FamilyConsent page={page} consent={consent} />
          ),
        )}
        {isTeam ? <AskForm page={page} filled={filled} /> : null}
      </>
    ),
  }
}
