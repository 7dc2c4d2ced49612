import { ActionForm, Button, ButtonRow } from '#design/button/button.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { SelectField, TextField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { PersonId } from '#platform/ids.ts'
import { planHref } from '../hrefs.ts'
import type { Colleague } from '../measure/measure-store.ts'
import { isOpen, type Plan, type PlanMember } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'

export type TeamPage = {
  readonly plan: Plan
  readonly members: readonly PlanMember[]
  readonly colleagues: readonly Colleague[]
  readonly reader: PersonId
  /** Whether the reader leads the plan or its school: they hand over the lead, and take others off. */
  readonly leads: boolean
}

export type FilledTeam = { readonly errors: readonly FieldError[]; readonly written: Written }

export const teamView = (page: TeamPage, filled: FilledTeam | null = null): View => {
  const { plan, members, colleagues } = page
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const action = `${planHref(plan.id)}/folk`
  const open = isOpen(plan.status)
  return {
    title: `${m.plan_team()}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, m.plan_team()),
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PlanHeading plan={plan} tab={null} lead={m.plan_team_lead()} />
        <Section heading={m.plan_team()}>
          <Table
            caption={m.plan_team()}
            captionHidden
            rows={members}
            columns={[
              { heading: m.plan_team_name(), rowHeading: true, cell: ({ name }) => name },
              {
                heading: m.plan_team_part(),
                cell: ({ leads, part }) => (
                  <>
                    {leads ? <Tag kind="info">{m.plan_team_leads()}</Tag> : null} {part ?? ''}
                  </>
                ),
              },
              { heading: m.plan_team_since(), cell: ({ since }) => shortDay(since, locale()) },
              {
                heading: m.plan_team_change(),
                cell: ({ leads, person, name }) =>
                  leads || !open || !(page.leads || person === page.reader) ? null : (
                    <ButtonRow>
                      {page.leads ? (
                        <ActionForm
                          action={`${action}/leder`}
                          fields={{ person: String(person) }}
                          label={m.plan_team_give_lead()}
                          context={name}
                          small
                        />
                      ) : null}
                      <ActionForm
                        action={`${action}/afslut`}
                        fields={{ person: String(person) }}
                        label={m.plan_team_end()}
                        context={name}
                        small
                      />
                    </ButtonRow>
                  ),
              },
            ]}
          />
        </Section>
        {open ? (
          <Section heading={m.plan_team_add()}>
            <p>{plan.subject.kind === 'child' ? m.plan_team_add_child_text() : m.plan_team_add_text()}</p>
            <form method="post" action={action}>
              <SelectField
                name="person"
                label={m.plan_team_person()}
                empty
                value={filled?.written('person')}
                error={errorOf('person')}
                options={colleagues.map(({ person, name }) => ({ value: String(person), label: name }))}
              />
              <TextField
                name="rolle"
                label={m.plan_team_part()}
                hint={m.plan_team_part_hint()}
                need="optional"
                maxlength={200}
                value={filled?.written('rolle')}
                error={errorOf('rolle')}
              />
              <ButtonRow>
                <Button>{m.plan_team_add_button()}</Button>
              </ButtonRow>
            </form>
          </Section>
        ) : null}
      </>
    ),
  }
}
