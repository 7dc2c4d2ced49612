import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, SelectField, TextAreaField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { AtSharing } from './at-sharing.ts'
import { Duties } from './duties.tsx'
import { sharingCrumbs } from './share-views.tsx'
import {
  type Consent,
  type HolderAnswer,
  type LegalBasis,
  type Recipient,
  consentState,
  organisations,
  scopes,
} from './sharing.ts'
import { organisationWords, recipientRoleWords, recipientText, scopeWords } from './words.ts'

export type NewSharePage = {
  readonly at: AtSharing
  readonly today: Temporal.PlainDate
  readonly now: Temporal.Instant
  readonly recipients: readonly Recipient[]
  readonly consents: readonly Consent[]
  readonly bases: readonly LegalBasis[]
  readonly duties: readonly LegalBasis[]
}

export type Filled = { readonly errors: readonly FieldError[]; readonly written: (field: string) => string }

export const usableConsents = ({ consents, today }: NewSharePage): readonly Consent[] =>
  consents.filter((consent) => consentState(consent, today) === 'given')

/** Shown, so that whoever shares sees that somebody has said no; they cannot be chosen. */
const stoppedConsents = ({ consents, today }: NewSharePage): readonly Consent[] =>
  consents.filter((consent) => ['refused', 'withdrawn'].includes(consentState(consent, today)))

export const lawBases = ({ bases }: NewSharePage): readonly LegalBasis[] =>
  bases.filter(({ kind, needsConsent }) => kind === 'basis' && !needsConsent)

export const consentChoice = (consent: Consent): string => `samtykke:${consent.id}`
export const lawChoice = ({ key, version }: LegalBasis): string => `lov:${key}:${version}`

const roleText = (roles: readonly string[]): string =>
  roles
    .map((role) => (recipientRoleWords as Readonly<Record<string, (() => string) | undefined>>)[role]?.())
    .filter((text) => text !== undefined)
    .join(', ')

/** Who has and who has not said yes: it is shown where it is used, and nobody is counted together. */
const holdersText = ({ holders }: Consent): string => {
  const told = (wanted: (holder: HolderAnswer) => boolean, words: (given: { names: string }) => string) => {
    const names = holders.filter((one) => one.hasCustody && wanted(one)).map(({ name }) => name)
    return names.length === 0 ? [] : [words({ names: names.join(', ') })]
  }
  return [
    ...told(({ answer }) => answer === 'given', m.plan_sharing_holders_given),
    ...told(({ answer }) => answer === 'refused', m.plan_sharing_holders_refused),
    ...told(({ answer }) => answer === 'withdrawn', m.plan_sharing_holders_withdrawn),
    ...told(({ answer, wasAsked }) => answer === null && wasAsked, m.plan_sharing_holders_silent),
    ...told(({ wasAsked }) => !wasAsked, m.plan_sharing_holders_not_asked),
  ].join(' ')
}

const consentHint = (consent: Consent): string =>
  [
    `“${consent.what}”`,
    `${m.plan_sharing_may_read()}: ${scopeWords[consent.scope].label()}.`,
    holdersText(consent),
  ].join(' ')

export const newShareView = (page: NewSharePage, filled: Filled | null = null): View => {
  const { at, recipients } = page
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const field = (name: string) => ({
    name,
    error: errorOf(name),
    value: filled?.written(name),
  })
  const back = `/planer/${at.id}/deling`
  return {
    title: m.plan_sharing_new(),
    breadcrumb: [
      ...sharingCrumbs(at, m.plan_sharing_title()).map((crumb) =>
        crumb.label === m.plan_sharing_title() ? { ...crumb, href: back } : crumb,
      ),
      { label: m.plan_sharing_new() },
    ],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading title={m.plan_sharing_new()} eyebrow={at.plan?.title} lead={m.plan_sharing_new_lead()} />
        <Duties duties={page.duties} />
        {recipients.length === 0 ? (
          <EmptyState heading={m.plan_sharing_no_recipients()}>
            {m.plan_sharing_no_recipients_text()}
          </EmptyState>
        ) : (
          <form method="post" action={`${back}/ny`}>
            <SelectField
              {...field('modtager')}
              label={m.plan_sharing_recipient()}
              empty
              options={recipients.map(({ person, name, roles }) => ({
                value: person,
                label: `${name} (${roleText(roles)})`,
              }))}
            />
            <RadioGroup
              {...field('organisation')}
              legend={m.plan_sharing_organisation()}
              options={organisations.map((value) => ({ value, label: organisationWords[value]() }))}
            />
            <RadioGroup
              {...field('grundlag')}
              legend={m.plan_sharing_basis_choose()}
              hint={m.plan_sharing_basis_hint()}
              options={[
                ...usableConsents(page).map((consent) => ({
                  value: consentChoice(consent),
                  label: m.plan_sharing_consent_to({ recipient: recipientText(consent) }),
                  hint: consentHint(consent),
                })),
                ...stoppedConsents(page).map((consent) => ({
                  value: consentChoice(consent),
                  label: m.plan_sharing_consent_stopped({ recipient: recipientText(consent) }),
                  hint: consentHint(consent),
                  disabled: true,
                })),
                ...lawBases(page).map((basis) => ({
                  value: lawChoice(basis),
                  label: basis.title,
                  hint: `${basis.text} ${m.plan_sharing_source({ source: basis.source })}${basis.isUnverified ? ` ${m.plan_sharing_unverified()}` : ''}`,
                })),
              ]}
            />
            <TextAreaField
              {...field('begrundelse')}
              label={m.plan_sharing_reason()}
              hint={m.plan_sharing_reason_hint()}
              rows={3}
              maxlength={2000}
            />
            <TextAreaField
              {...field('formaal')}
              label={m.plan_sharing_purpose()}
              hint={m.plan_sharing_purpose_hint()}
              rows={3}
              maxlength={2000}
            />
            <RadioGroup
              {...field('omfang')}
              legend={m.plan_sharing_how_much()}
              options={scopes.map((value) => ({
                value,
                label: scopeWords[value].label(),
                hint: scopeWords[value].hint(),
                disabled: value === 'shared' && at.plan?.sharedAt === null,
              }))}
            />
            <DateField
              {...field('til')}
              label={m.plan_sharing_last_day()}
              hint={m.plan_sharing_last_day_hint()}
            />
            {at.pupil === null ? null : (
              <div class="form-group">
                <Alert kind="info">{m.plan_sharing_told_text()}</Alert>
              </div>
            )}
            {at.pupil === null ? null : (
              <TextAreaField
                {...field('ikkefortalt')}
                label={m.plan_sharing_untold_label()}
                hint={m.plan_sharing_untold_hint()}
                rows={2}
                maxlength={1000}
                need="optional"
              />
            )}
            <ButtonRow>
              <Button>{m.plan_sharing_make()}</Button>
              <LinkButton kind="secondary" href={back}>
                {m.plan_sharing_back()}
              </LinkButton>
            </ButtonRow>
          </form>
        )}
      </>
    ),
  }
}
