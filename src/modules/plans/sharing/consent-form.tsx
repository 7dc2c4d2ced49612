import { Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { DateField, SelectField, TextAreaField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { PersonId } from '#platform/ids.ts'
import type { AtSharing } from './at-sharing.ts'
import type { Filled } from './new-share-views.tsx'
import { type Consent, type Recipient, organisations, recipientRoles, scopes } from './sharing.ts'
import { organisationWords, recipientRoleWords, scopeWords } from './words.ts'

export type ConsentPage = {
  readonly at: AtSharing
  readonly self: PersonId
  readonly today: Temporal.PlainDate
  readonly consents: readonly Consent[]
  readonly recipients: readonly Recipient[]
}

/** Which form was filled in wrongly: the question, or the paper of one custody holder to one consent. */
export type FilledForm = Filled & { readonly form: string }

export const personChoice = (person: PersonId): string => `person:${person}`
export const roleChoice = (role: string): string => `rolle:${role}`

/** What the custody holders are asked: what, how much, to whom, why and until when. */
export const AskForm = ({ page, filled }: { page: ConsentPage; filled: FilledForm | null }): Html => {
  const own = filled?.form === '' ? filled : null
  const errorOf = (field: string) => own?.errors.find((error) => error.field === field)?.message
  const field = (name: string) => ({ name, error: errorOf(name), value: own?.written(name) })
  return (
    <Section heading={m.plan_sharing_ask_heading()} id="spoerg">
      <p>{m.plan_sharing_ask_text()}</p>
      <form method="post" action={`/planer/${page.at.id}/samtykke`}>
        <TextAreaField
          {...field('hvad')}
          label={m.plan_sharing_what()}
          hint={m.plan_sharing_what_hint()}
          rows={3}
          maxlength={2000}
        />
        <RadioGroup
          {...field('omfang')}
          legend={m.plan_sharing_how_much()}
          hint={m.plan_sharing_scope_hint()}
          options={scopes.map((value) => ({
            value,
            label: scopeWords[value].label(),
            hint: scopeWords[value].hint(),
          }))}
        />
        <RadioGroup
          {...field('organisation')}
          legend={m.plan_sharing_organisation()}
          options={organisations.map((value) => ({ value, label: organisationWords[value]() }))}
        />
        <SelectField
          {...field('modtager')}
          label={m.plan_sharing_to_whom()}
          hint={m.plan_sharing_to_whom_hint()}
          empty
          options={[
            {
              group: m.plan_sharing_by_role(),
              options: recipientRoles.map((role) => ({
                value: roleChoice(role),
                label: recipientRoleWords[role](),
              })),
            },
            ...(page.recipients.length === 0
              ? []
              : [
                  {
                    group: m.plan_sharing_by_name(),
                    options: page.recipients.map(({ person, name }) => ({
                      value: personChoice(person),
                      label: name,
                    })),
                  },
                ]),
          ]}
        />
        <TextAreaField
          {...field('hvorfor')}
          label={m.plan_sharing_why()}
          hint={m.plan_sharing_why_hint()}
          rows={3}
          maxlength={2000}
        />
        <DateField {...field('til')} label={m.plan_sharing_until()} hint={m.plan_sharing_until_hint()} />
        <ButtonRow>
          <Button>{m.plan_sharing_ask()}</Button>
        </ButtonRow>
      </form>
    </Section>
  )
}
