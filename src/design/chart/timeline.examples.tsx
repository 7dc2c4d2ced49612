import { TimelineChart } from '#design/chart/timeline-chart.tsx'
import { Columns, SpanBars, Steps, spanBarsHeight } from '#design/chart/timeline-parts.tsx'
import { Table } from '#design/table/table.tsx'
import type { Html } from '#platform/html/jsx-runtime'

const on = (day: string): Temporal.PlainDate => Temporal.PlainDate.from(day)

const exampleSteps = [
  { day: on('2025-09-01'), value: -2 },
  { day: on('2025-10-20'), value: -1 },
  { day: on('2025-12-01'), value: 0 },
  { day: on('2026-01-19'), value: 1 },
]

const exampleWeeks = Array.from({ length: 24 }, (_, week) => ({
  from: on('2025-08-25').add({ weeks: week }),
  to: on('2025-09-01').add({ weeks: week }),
  value: week === 7 || week === 17 ? null : Math.max(0, 22 - week),
}))

const exampleSpans = [
  { label: 'Rolig start i klassen', from: on('2025-09-08'), to: on('2026-02-01'), look: 'first' as const },
  {
    label: 'Legegruppe i frikvarteret',
    from: on('2025-11-03'),
    to: on('2026-01-10'),
    look: 'third' as const,
  },
]

export const exampleTimeline = (): Html => (
  <TimelineChart
    id="over-tid"
    title="Et mål, fravær og tiltag over de samme dage"
    span={{ from: on('2025-08-25'), to: on('2026-02-10') }}
    parts={[
      {
        id: 'over-tid-maal',
        title: 'Kommer selv ind i klassen',
        summary: 'Fra −2 den 1. september til +1 den 19. januar.',
        heights: { wide: 130, narrow: 120 },
        draw: (time, size) => (
          <Steps
            points={exampleSteps}
            marks={[-2, -1, 0, 1, 2].map((value) => ({ value, text: String(value) }))}
            base={0}
            until={on('2026-02-01')}
            time={time}
            size={size}
          />
        ),
        table: (
          <Table
            caption="Kommer selv ind i klassen"
            compact
            rows={exampleSteps}
            columns={[
              { heading: 'Dag', rowHeading: true, cell: ({ day }) => day.toString() },
              { heading: 'Niveau', numeric: true, cell: ({ value }) => value },
            ]}
          />
        ),
      },
      {
        id: 'over-tid-fravaer',
        title: 'Fravær, uge for uge',
        summary: 'Fra 22 % i den første uge til 0 % i den seneste.',
        heights: { wide: 130, narrow: 120 },
        draw: (time, size) => (
          <Columns columns={exampleWeeks} look="second" unit="%" least={10} time={time} size={size} />
        ),
        table: (
          <Table
            caption="Fravær, uge for uge"
            compact
            rows={exampleWeeks}
            columns={[
              { heading: 'Ugen fra', rowHeading: true, cell: ({ from }) => from.toString() },
              { heading: 'Procent', numeric: true, cell: ({ value }) => value ?? 'Ikke registreret' },
            ]}
          />
        ),
      },
      {
        id: 'over-tid-tiltag',
        title: 'Tiltag',
        summary: 'To tiltag, det ene rettet mod læringsmiljøet.',
        heights: {
          wide: spanBarsHeight(exampleSpans.length, { fontSize: 14 }),
          narrow: spanBarsHeight(exampleSpans.length, { fontSize: 12.5 }),
        },
        draw: (time, size) => <SpanBars bars={exampleSpans} time={time} size={size} />,
        table: (
          <Table
            caption="Tiltag"
            compact
            rows={exampleSpans}
            columns={[
              { heading: 'Tiltag', rowHeading: true, cell: ({ label }) => label },
              { heading: 'Fra', cell: ({ from }) => from.toString() },
              { heading: 'Til', cell: ({ to }) => to.toString() },
            ]}
          />
        ),
      },
    ]}
  />
)
