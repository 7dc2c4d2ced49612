import { LinkButton } from '#design/button/button.tsx'
import { Card, Cards } from '#design/card/card.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag, type TagKind } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { Pulse, PulseClass } from './pulse-store.ts'
import {
  fewestFor,
  overallMean,
  type PulseState,
  pulseState,
  type QuestionResult,
  stepsOf,
} from './pulses.ts'
import { closesText, meanText, modeText, stateText } from './pulse-words.ts'

export type PulseList = {
  readonly classes: readonly PulseClass[]
  readonly pulses: readonly Pulse[]
  readonly results: ReadonlyMap<string, readonly QuestionResult[]>
  readonly now: Temporal.Instant
}

const stateKind: Readonly<Record<PulseState, TagKind>> = {
  coming: 'info',
  open: 'success',
  closed: 'neutral',
}

/** "18 af 24 har svaret" */
export const answeredText = ({ answered, pupils }: Pulse): string =>
  m.pulse_answered_of({ count: answered ?? 0, pupils })

const resultText = (pulse: Pulse, results: PulseList['results']): string => {
  if (pulse.closedAt === null) return answeredText(pulse)
  const mean = overallMean(results.get(pulse.id) ?? [])
  return mean === null ? m.pulse_too_few({ least: fewestFor(pulse) }) : meanText(mean, stepsOf[pulse.scale])
}

const OpenNow = ({ list }: { list: PulseList }): Html | null => {
  const open = list.pulses.filter((pulse) => pulse.closedAt === null)
  return open.length === 0 ? null : (
    <Section heading={m.pulse_open_heading()}>
      <Cards>
        {open.map((pulse) => (
          <Card
            level={3}
            heading={`${pulse.classTitle}: ${pulse.title}`}
            href={`/pulser/puls/${pulse.id}`}
            footer={closesText(pulse.closesAt)}
          >
            <p>
              <Tag kind={stateKind[pulseState(pulse, list.now)]}>
                {stateText[pulseState(pulse, list.now)]()}
              </Tag>{' '}
              {modeText[pulse.mode]()}
            </p>
            <p>{answeredText(pulse)}</p>
          </Card>
        ))}
      </Cards>
    </Section>
  )
}

const Closed = ({ list }: { list: PulseList }): Html => (
  <Section heading={m.pulse_closed_heading()}>
    <Table
      caption={m.pulse_closed_heading()}
      captionHidden
      rows={list.pulses.filter((pulse) => pulse.closedAt !== null)}
      empty={<p>{m.pulse_none_closed()}</p>}
      columns={[
        {
          heading: m.pulse_one(),
          rowHeading: true,
          cell: (pulse) => <a href={`/pulser/puls/${pulse.id}`}>{pulse.title}</a>,
        },
        { heading: m.pulse_class(), cell: ({ classTitle }) => classTitle },
        {
          heading: m.pulse_day(),
          cell: ({ opensAt }) => shortDay(dayOf(opensAt), locale()),
        },
        { heading: m.pulse_mode_label(), cell: ({ mode }) => modeText[mode]() },
        { heading: m.pulse_answers(), cell: answeredText },
        { heading: m.pulse_result(), cell: (pulse) => resultText(pulse, list.results) },
      ]}
    />
  </Section>
)

const Classes = ({ list }: { list: PulseList }): Html => (
  <Section heading={m.pulse_classes_heading()}>
    <Table
      caption={m.pulse_classes_heading()}
      captionHidden
      rows={list.classes}
      columns={[
        { heading: m.pulse_class(), rowHeading: true, cell: ({ title }) => title },
        { heading: m.pulse_school(), cell: ({ schoolName }) => schoolName },
        {
          heading: m.pulse_latest(),
          cell: ({ id }) => {
            const latest = list.pulses.find((pulse) => pulse.classId === id)
            return latest === undefined ? (
              m.pulse_never()
            ) : (
              <span>
                {shortDay(dayOf(latest.opensAt), locale())}: {resultText(latest, list.results)}
              </span>
            )
          },
        },
        {
          heading: m.pulse_start(),
          cell: ({ id, title }) =>
            list.pulses.some((pulse) => pulse.classId === id && pulse.closedAt === null) ? (
              m.pulse_is_open_short()
            ) : (
              <LinkButton small href={`/pulser/klasse/${id}`} context={title}>
                {m.pulse_start()}
              </LinkButton>
            ),
        },
      ]}
    />
  </Section>
)

export const listView = (list: PulseList): View => ({
  title: m.pulse_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading
        title={m.pulse_title()}
        lead={m.pulse_lead()}
        actions={<LinkButton href="/pulser/saet">{m.pulse_sets_title()}</LinkButton>}
      />
      {list.classes.length === 0 ? (
        <EmptyState heading={m.pulse_no_classes()}>{m.pulse_no_classes_text()}</EmptyState>
      ) : (
        <>
          <OpenNow list={list} />
          <Classes list={list} />
          <Closed list={list} />
          <p>{m.pulse_not_national()}</p>
        </>
      )}
    </>
  ),
})
