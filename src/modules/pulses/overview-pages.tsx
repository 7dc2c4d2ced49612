import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { hasRole, type PersonActor } from '#platform/access/actor.ts'
import { allow, type Decision, refuse } from '#platform/access/decision.ts'
import { schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { oneOf, readForm, wholeNumber } from '#platform/http/fields.ts'
import { action, page, type Route, type View } from '#platform/http/page.ts'
import { closeDue } from './pulse-store.ts'
import { fewestAnswers } from './pulses.ts'
import { overviewRoles } from './policy.ts'
import { type SchoolUse, schoolUse } from './overview-store.ts'
import { changeFamilyRule, type FamilyRule, familyRule } from './set-store.ts'

const path = '/kommunen/pulser'

type Overview = { readonly schools: readonly SchoolUse[]; readonly rule: FamilyRule }

const load = async (tx: ActorTx): Promise<Overview> => {
  await closeDue(tx)
  return {
    schools: await schoolUse(tx, schoolYearPeriod(schoolYearOf(tx.today)).validFrom),
    rule: await familyRule(tx),
  }
}

const mayOversee = (actor: PersonActor): Decision =>
  hasRole(actor, ...overviewRoles) ? allow('administration') : refuse('role')

const overviewView = (
  { schools, rule }: Overview,
  errors: readonly FormError[] = [],
  conflict: string | null = null,
): View => ({
  title: m.pulse_overview_title(),
  breadcrumb: [],
  failed: errors.length > 0,
  islands: errors.length > 0 ? ['error-summary'] : [],
  content: (
    <>
      <ErrorSummary errors={errors} />
      <PageHeading title={m.pulse_overview_title()} lead={m.pulse_overview_lead()} />
      <Table
        caption={m.pulse_overview_caption()}
        rows={schools}
        columns={[
          { heading: m.pulse_school(), rowHeading: true, cell: ({ title }) => title },
          { heading: m.pulse_overview_classes(), numeric: true, cell: ({ classes }) => classes },
          { heading: m.pulse_overview_pulses(), numeric: true, cell: ({ pulses }) => pulses },
          {
            heading: m.pulse_answers(),
            numeric: true,
            cell: ({ pulses, answered }) =>
              pulses === 0 ? '0' : (answered ?? m.pulse_under({ least: fewestAnswers })),
          },
        ]}
      />
      <p>{m.pulse_not_national()}</p>
      <Section heading={m.pulse_rule_heading()}>
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.pulse_set_conflict_heading()} live>
            <p>{m.pulse_rule_conflict()}</p>
            <blockquote>{conflict}</blockquote>
          </Alert>
        )}
        <form method="post" action={path}>
          <input type="hidden" name="version" value={rule.version} />
          <RadioGroup
            name="familie"
            legend={m.pulse_rule_label()}
            hint={m.pulse_rule_hint()}
            error={errors.find(({ field }) => field === 'familie')?.message}
            value={rule.familyReads ? 'ja' : 'nej'}
            options={[
              { value: 'nej', label: m.pulse_rule_no() },
              { value: 'ja', label: m.pulse_rule_yes() },
            ]}
          />
          <ButtonRow>
            <Button>{m.pulse_rule_save()}</Button>
          </ButtonRow>
        </form>
      </Section>
    </>
  ),
})

const showOverview: Route = page<Overview>({
  method: 'GET',
  path,
  action: 'pulse.overview.read',
  roles: overviewRoles,
  load: async (tx) => await load(tx),
  may: mayOversee,
  pupils: () => [],
  respond: ({ subject }) => overviewView(subject),
})

const saveRule: Route = action<Overview>({
  method: 'POST',
  path,
  action: 'pulse.rule.change',
  roles: overviewRoles,
  load: async (tx) => await load(tx),
  may: mayOversee,
  pupils: () => [],
  act: async (tx, { subject, form }) => {
    const read = readForm(form, {
      version: wholeNumber(0, 1_000_000),
      familie: oneOf(['ja', 'nej'], m.pulse_rule_choose()),
    })
    if (read.kind === 'invalid') return { kind: 'invalid', view: overviewView(subject, read.errors) }
    const familyReads = read.values.familie === 'ja'
    if (await changeFamilyRule(tx, { familyReads, version: read.values.version }))
      return { kind: 'done', to: path, notice: { kind: 'success', text: m.pulse_rule_saved() } }
    const mine = familyReads ? m.pulse_rule_yes() : m.pulse_rule_no()
    return { kind: 'conflict', view: overviewView(await load(tx), [], mine) }
  },
})

export const overviewRoutes: readonly Route[] = [showOverview, saveRule]
