import { Alert } from '#design/alert/alert.tsx'
import { Details } from '#design/details/details.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { ImportProblem } from '#platform/imports/problems.ts'
import { firstOf } from '../first-of.ts'
import type { KeptTimetable } from './keep-store.ts'

/** They count as teachers, and a proposal gives them any lesson: told once, because it may be that a file was forgotten. */
export const WithoutTerms = ({ kept: { withoutTerms } }: { kept: KeptTimetable }): Html | null =>
  withoutTerms.length === 0 ? null : (
    <Alert kind="warning" heading={m.continuity_without_terms({ count: withoutTerms.length })}>
      {m.continuity_without_terms_text({ who: firstOf(withoutTerms) })}
    </Alert>
  )

/** The file of the needs is easily forgotten, and every child's support with it. */
export const FewerChildren = ({
  draft,
  current,
}: {
  draft: KeptTimetable
  current: KeptTimetable | null
}): Html | null => {
  const [count, before] = [draft.size.focusChildren, current?.size.focusChildren ?? 0]
  return count >= before ? null : (
    <Alert kind="warning" heading={m.continuity_fewer_children({ count, before })}>
      {m.continuity_fewer_children_text()}
    </Alert>
  )
}

export const Oddities = ({ oddities }: { oddities: readonly ImportProblem[] }): Html | null =>
  oddities.length === 0 ? null : (
    <Details summary={m.continuity_oddities({ count: oddities.length })}>
      <p>{m.continuity_oddities_text()}</p>
      <Table
        caption={m.continuity_oddities({ count: oddities.length })}
        captionHidden
        compact
        rows={oddities}
        columns={[{ heading: m.import_problem(), rowHeading: true, cell: (each) => each.message }]}
      />
    </Details>
  )
