import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Card } from '#design/card/card.tsx'
import { Checkbox, CheckboxGroup } from '#design/choice/choice.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, TextAreaField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { type LegalBasis, organisations } from './sharing.ts'
import { organisationWords } from './words.ts'

const path = '/administration/hjemmel'

const Tags = ({ basis }: { basis: LegalBasis }): Html => (
  <p>
    {basis.isUnverified ? <Tag kind="warning">{m.plan_sharing_basis_unverified()}</Tag> : null}{' '}
    {basis.isExample ? <Tag>{m.plan_sharing_basis_example()}</Tag> : null}{' '}
    {basis.needsConsent ? <Tag kind="info">{m.plan_sharing_basis_needs_consent()}</Tag> : null}
  </p>
)

const periodText = ({ validFrom, validTo }: LegalBasis): string =>
  validTo === null
    ? m.plan_sharing_basis_from({ from: shortDay(validFrom, locale()) })
    : m.plan_sharing_from_to({
        from: shortDay(validFrom, locale()),
        to: shortDay(validTo.subtract({ days: 1 }), locale()),
      })

const BasisCard = ({ basis }: { basis: LegalBasis }): Html => (
  <div class="mv-section">
    <Card level={3} heading={basis.title} href={`${path}/${basis.key}`}>
      <Tags basis={basis} />
      <p>{basis.text}</p>
      <DefinitionList
        items={[
          { term: m.plan_sharing_basis_source(), details: basis.source },
          { term: m.plan_sharing_when(), details: periodText(basis) },
          ...(basis.organisations.length === 0
            ? []
            : [
                {
                  term: m.plan_sharing_organisation(),
                  details: basis.organisations.map((one) => organisationWords[one]()).join(', '),
                },
              ]),
        ]}
      />
    </Card>
  </div>
)

export const basesView = (bases: readonly LegalBasis[]): View => {
  const ofKind = (wanted: LegalBasis['kind']) => (
    <>
      {bases
        .filter(({ kind }) => kind === wanted)
        .map((basis) => (
          <BasisCard basis={basis} />
        ))}
    </>
  )
  return {
    title: m.plan_sharing_bases_title(),
    breadcrumb: [{ label: m.plan_sharing_bases_title() }],
    content: (
      <>
        <PageHeading
          title={m.plan_sharing_bases_title()}
          lead={m.plan_sharing_bases_lead()}
          actions={<LinkButton href={`${path}/ny`}>{m.plan_sharing_basis_new()}</LinkButton>}
        />
        <Section heading={m.plan_sharing_bases()}>{ofKind('basis')}</Section>
        <Section heading={m.plan_sharing_duties_title()}>{ofKind('duty')}</Section>
      </>
    ),
  }
}

export type BasisPage = {
  /** Null when a new one is written. */
  readonly current: LegalBasis | null
  readonly versions: readonly LegalBasis[]
}

export type FilledBasis = {
  readonly errors: readonly FieldError[]
  readonly values: (field: string) => readonly string[]
}

const valuesOf = (current: LegalBasis | null, filled: FilledBasis | null) => {
  const known: Readonly<Record<string, readonly string[]>> =
    current === null
      ? {}
      : {
          titel: [current.title],
          tekst: [current.text],
          kilde: [current.source],
          organisationer: current.organisations,
          samtykke: current.needsConsent ? ['ja'] : [],
          efterproeves: current.isUnverified ? ['ja'] : [],
          fra: [current.validFrom.toString()],
          til: [current.validTo?.subtract({ days: 1 }).toString() ?? ''],
        }
  return (field: string): readonly string[] => filled?.values(field) ?? known[field] ?? []
}

export const basisView = (
  { current, versions }: BasisPage,
  filled: FilledBasis | null = null,
  conflict: string | null = null,
): View => {
  const values = valuesOf(current, filled)
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const field = (name: string) => ({ name, error: errorOf(name), value: values(name)[0] })
  const title = current?.title ?? m.plan_sharing_basis_new()
  const isDuty = current?.kind === 'duty'
  return {
    title,
    breadcrumb: [{ label: m.plan_sharing_bases_title(), href: path }, { label: title }],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading title={title} lead={m.plan_sharing_basis_lead()} />
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.plan_sharing_conflict()} live>
            <p>{m.plan_sharing_conflict_text()}</p>
            <blockquote>{conflict}</blockquote>
          </Alert>
        )}
        <form method="post" action={`${path}/${current?.key ?? 'ny'}`}>
          <input type="hidden" name="version" value={current?.version ?? 0} />
          <TextField {...field('titel')} label={m.plan_sharing_basis_title()} width="l" maxlength={200} />
          <TextAreaField
            {...field('tekst')}
            label={m.plan_sharing_basis_text()}
            hint={m.plan_sharing_basis_text_hint()}
            maxlength={4000}
          />
          <TextField
            {...field('kilde')}
            label={m.plan_sharing_basis_source()}
            hint={m.plan_sharing_basis_source_hint()}
            width="full"
            maxlength={500}
          />
          {isDuty ? null : (
            <>
              <CheckboxGroup
                name="organisationer"
                legend={m.plan_sharing_basis_organisations()}
                error={errorOf('organisationer')}
                values={values('organisationer')}
                options={organisations.map((value) => ({ value, label: organisationWords[value]() }))}
              />
              <Checkbox
                name="samtykke"
                label={m.plan_sharing_basis_needs_consent()}
                checked={values('samtykke').includes('ja')}
              />
            </>
          )}
          <Checkbox
            name="efterproeves"
            label={m.plan_sharing_basis_unverified()}
            checked={values('efterproeves').includes('ja')}
          />
          <DateField {...field('fra')} label={m.plan_sharing_basis_first_day()} />
          <DateField
            {...field('til')}
            label={m.plan_sharing_basis_last_day()}
            hint={m.plan_sharing_basis_last_day_hint()}
          />
          <ButtonRow>
            <Button>{m.plan_sharing_basis_save()}</Button>
            <LinkButton kind="secondary" href={path}>
              {m.plan_sharing_back()}
            </LinkButton>
          </ButtonRow>
        </form>
        {versions.length < 2 ? null : (
          <Section heading={m.plan_sharing_basis_former()}>
            <>
              {versions.slice(1).map((former) => (
                <div class="mv-section">
                  <Card level={3} heading={`${former.title} (${former.version})`}>
                    <p>{former.text}</p>
                    <p>{m.plan_sharing_source({ source: former.source })}</p>
                    <p>{periodText(former)}</p>
                  </Card>
                </div>
              ))}
            </>
          </Section>
        )}
      </>
    ),
  }
}
