import { ActionForm } from '#design/button/button.tsx'
import { Tag } from '#design/tag/tag.tsx'
import type { Html } from '#platform/html/jsx-runtime'
import { Table } from './table.tsx'

const pupils = [
  { name: 'Alma Holm', schoolClass: '3.A', percent: '15,4\u00a0%', state: 'Ikke talt om' },
  { name: 'Oskar Bæk Sørensen', schoolClass: '3.A', percent: '11,2\u00a0%', state: 'Talt med hjemmet' },
  { name: 'Ayşe Yılmaz', schoolClass: '3.B', percent: '10,1\u00a0%', state: 'Har en plan' },
]

const lessons = ['1', '2', '3', '4', '5', '6', '7', '8']

export const TableExamples = (): Html => (
  <>
    <Table
      caption="Elever med signal"
      columns={[
        {
          heading: 'Elev',
          rowHeading: true,
          cell: (row) => <a href="#lister">{row.name}</a>,
          sort: { href: '?sorter=elev', direction: 'ascending' },
        },
        { heading: 'Klasse', cell: (row) => row.schoolClass },
        {
          heading: 'Fravær',
          numeric: true,
          cell: (row) => row.percent,
          sort: { href: '?sorter=fravaer', direction: null },
        },
        {
          heading: 'Hvad er gjort',
          cell: (row) => <Tag kind={row.state === 'Ikke talt om' ? 'warning' : 'success'}>{row.state}</Tag>,
        },
        {
          heading: 'Handling',
          cell: (row) => (
            <ActionForm action="/galleri" label="Svar" kind="link" context={`på signalet om ${row.name}`} />
          ),
        },
      ]}
      rows={pupils}
    />
    <Table
      caption="Et skema, der ruller for sig selv på en telefon"
      narrow="scroll"
      compact
      columns={[
        { heading: 'Elev', rowHeading: true, cell: (row) => row.name },
        ...lessons.map((lesson) => ({ heading: `${lesson}. lektion`, cell: () => 'Til stede' })),
      ]}
      rows={pupils}
    />
    <Table caption="Uden rækker" columns={[{ heading: 'Elev', cell: () => '' }]} rows={[]} />
  </>
)
