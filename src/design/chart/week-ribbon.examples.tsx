import { WeekRibbon } from '#design/chart/week-ribbon.tsx'
import { Table } from '#design/table/table.tsx'
import type { Html } from '#platform/html/jsx-runtime'

const people = [
  { id: 'a', initials: 'MK', name: 'Mette Krog, lærer' },
  { id: 'b', initials: 'OL', name: 'Ole Lund, lærer' },
  { id: 'c', initials: 'PR', name: 'Pia Rask, støtte' },
  { id: 'd', initials: 'VI', name: 'Vera Iversen, vikar' },
]

const cells = [0, 1, 2, 3, 4].flatMap((day) =>
  [0, 1, 2].map((slot) => ({
    day,
    slot,
    parts: [
      { person: day + slot === 4 ? 'd' : slot === 1 ? 'b' : 'a', mark: 'plain' as const, label: 'Dansk' },
      ...(slot === 2 ? [{ person: day === 3 ? null : 'c', mark: 'edge' as const, label: 'Støtte' }] : []),
    ],
  })),
)

/** A week of three lessons a day. */
export const exampleRibbon = (): Html => (
  <WeekRibbon
    id="uge-baand"
    title="Idas uge"
    summary="Ida møder 4 voksne på en uge: 2 lærere, 1 støttevoksen og 1 vikar."
    days={['Man', 'Tir', 'Ons', 'Tor', 'Fre']}
    slots={['08:15', '09:15', '10:15']}
    cells={cells}
    people={people}
    marks={[
      { mark: 'edge', label: 'Støtte' },
      { mark: 'dashed', label: 'Vikar' },
    ]}
    nobody="?"
    table={
      <Table
        caption="Idas uge"
        compact
        rows={people}
        columns={[
          { heading: 'Voksen', rowHeading: true, cell: ({ name }) => name },
          { heading: 'Initialer', cell: ({ initials }) => initials },
        ]}
      />
    }
  />
)
