import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { AskForm, type ConsentPage, type FilledForm } from './consent-form.tsx'
import { sharingCrumbs } from './share-views.tsx'
import { type Answer, type Consent, type HolderAnswer, answersFor, consentState } from './sharing.ts'
import { answerWords, consentStateWords, recipientText } from './words.ts'

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

const holderText = (holder: HolderAnswer): Html =>
  holder.answer === null ? (
    <Tag>{m.plan_sharing_answer_none()}</Tag>
  ) : (
    <div>
      <Tag kind={answerWords[holder.answer].kind}>{answerWords[holder.answer].text()}</Tag>
      <p>{wayText(holder)}</p>
      {holder.hasCustody ? null : <p>{m.plan_sharing_no_longer_custody()}</p>}
    </div>
  )

const buttonWords: Readonly<Record<Answer, () => string>> = {
  given: () => m.plan_sharing_say_yes(),
  refused: () => m.plan_sharing_say_no(),
  withdrawn: () => m.plan_sharing_withdraw(),
}

const OwnAnswer = ({ page, consent }: { page: ConsentPage; consent: Consent }): Html | null => {
  const own = consent.holders.find(({ guardian }) => guardian === page.self)
  if (own === undefined) return null
  const possible = answersFor(consent, own, page.today).filter((answer) => answer !== own.answer)
  if (possible.length === 0) return null
  return (
    <>
      {possible.includes('withdrawn') ? <p>{m.plan_sharing_withdraw_text()}</p> : null}
      <ButtonRow>
        {possible.map((answer) => (
          <ActionForm
            action={`/planer/${page.at.id}/samtykke/${consent.id}/svar`}
            fields={{ svar: answer, version: String(own.number) }}
            label={buttonWords[answer]()}
            context={recipientText(consent)}
            kind={answer === 'given' ? 'primary' : 'secondary'}
          />
        ))}
      </ButtonRow>
    </>
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

const ConsentSection = (given: { page: ConsentPage; consent: Consent; filled: FilledForm | null }): Html => {
  const { page, consent, filled } = given
  const state = consentStateWords[consentState(consent, page.today)]
  const isTeam = page.at.side === 'team'
  return (
    <Section heading={recipientText(consent)} id={`samtykke-${consent.id}`}>
      <p>
        <Tag kind={state.kind}>{state.text()}</Tag>
      </p>
      <DefinitionList
        items={[
          { term: m.plan_sharing_what(), details: consent.what },
          { term: m.plan_sharing_to_whom(), details: recipientText(consent) },
          { term: m.plan_sharing_why(), details: consent.purpose },
          { term: m.plan_sharing_until(), details: shortDay(consent.lastDay, locale()) },
          {
            term: m.plan_sharing_asked_by(),
            details: `${consent.askedBy}, ${shortDay(dayOf(consent.askedAt), locale())}`,
          },
        ]}
      />
      <Table
        caption={m.plan_sharing_holders()}
        rows={consent.holders}
        empty={<p>{m.plan_sharing_no_holders()}</p>}
        columns={[
          { heading: m.plan_sharing_holder(), rowHeading: true, cell: ({ name }) => name },
          { heading: m.plan_sharing_answer(), cell: holderText },
        ]}
      />
      {isTeam
        ? consent.holders.map((holder) => (
            <PaperForm page={page} consent={consent} holder={holder} filled={filled} />
          ))
        : null}
      {isTeam && consent.cancelledAt === null ? (
        <ActionForm
          action={`/planer/${page.at.id}/samtykke/${consent.id}/fortryd`}
          label={m.plan_sharing_cancel()}
          context={recipientText(consent)}
          small
        />
      ) : null}
      {page.at.side === 'family' ? <OwnAnswer page={page} consent={consent} /> : null}
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
        {consents.map((consent) => (
          <ConsentSection page={page} consent={consent} filled={filled} />
        ))}
        {isTeam ? <AskForm page={page} filled={filled} /> : null}
      </>
    ),
  }
}
