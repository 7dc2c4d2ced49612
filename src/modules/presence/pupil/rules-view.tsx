import { formatValue } from '#design/chart/number-text.ts'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { type PresenceParameters, defaultParameters, parameterSources } from '../presence-parameters.ts'
import type { Viewer } from './policy.ts'

const percent = (permille: number): string => formatValue(permille / 10, '%')

/** The rules that the figures are counted by, in plain words, with where they come from and when each duty begins. */
export const Rules = ({
  parameters,
  teacherDays,
  viewer,
}: {
  parameters: PresenceParameters | null
  /** How many school days off a teacher may give, by the municipality's own choice. */
  teacherDays: number
  viewer: Viewer
}): Html => {
  const { warning, notification } = parameters ?? defaultParameters
  return (
    <Section id="regler" heading={viewer === 'child' ? m.rules_heading_you() : m.rules_heading()}>
      <ul>
        <li>{m.rules_lawful()}</li>
        <li>{teacherDays === 0 ? m.rules_leave_leader() : m.rules_leave_teacher({ count: teacherDays })}</li>
        <li>{m.rules_unauthorised()}</li>
        <li>{m.rules_contact()}</li>
        <li>{m.rules_warning({ limit: percent(warning) })}</li>
        <li>{m.rules_notification({ limit: percent(notification) })}</li>
        <li>{m.rules_unregistered()}</li>
        <li>{m.rules_total()}</li>
        {viewer === 'staff' ? <li>{m.rules_notes_staff()}</li> : <li>{m.rules_notes()}</li>}
      </ul>
      <p class="mv-soft">{m.rules_source({ source: parameterSources.warning.source })}</p>
    </Section>
  )
}
