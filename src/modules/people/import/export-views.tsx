import { Alert } from '#design/alert/alert.tsx'
import { ActionForm } from '#design/button/button.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { RosterExport } from './export-store.ts'
import { momentText } from './moment-text.ts'
import { Progress } from '#design/progress/progress.tsx'

const stateOf = (made: RosterExport, asker: string): Child => {
  if (made.state === 'making') return <Tag kind="info">{m.export_state_making()}</Tag>
  if (made.state === 'expired') return <Tag>{m.export_state_expired()}</Tag>
  if (made.startedBy !== asker) return <Tag>{m.export_state_others()}</Tag>
  return (
    <a href={`/administration/eksport/${made.id}/fil`} download>
      {m.export_fetch({ size: Math.max(1, Math.round((made.bytes ?? 0) / 1000)) })}
    </a>
  )
}

export const ExportsPage = ({ made, asker }: { made: readonly RosterExport[]; asker: string }): Html => (
  <>
    <PageHeading title={m.export_title()} lead={m.export_lead()} />
    <Alert kind="warning" heading={m.export_care_heading()}>
      {m.export_care_text()}
    </Alert>
    <ActionForm action="/administration/eksport" label={m.export_make_button()} kind="primary" />
    {made.some(({ state }) => state === 'making') ? (
      <Progress text={m.export_being_made()} href="/administration/eksport" />
    ) : null}
    <Section heading={m.export_made_heading()}>
      {made.length === 0 ? (
        <EmptyState level={3} heading={m.export_none()}>
          {m.export_none_text()}
        </EmptyState>
      ) : (
        <Table
          caption={m.export_made_heading()}
          captionHidden
          rows={made}
          columns={[
            { heading: m.import_when(), rowHeading: true, cell: (each) => momentText(each.startedAt) },
            { heading: m.import_who(), cell: (each) => each.startedByName },
            { heading: m.export_file(), cell: (each) => stateOf(each, asker) },
          ]}
        />
      )}
    </Section>
  </>
)
