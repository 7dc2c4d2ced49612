import { Legend } from '#design/chart/chart-frame.tsx'
import { formatValue } from '#design/chart/number-text.ts'
import type { TimelinePart } from '#design/chart/timeline-chart.tsx'
import { Columns, SpanBars, Steps, spanBarsHeight } from '#design/chart/timeline-parts.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { dayNumbers, levelName, levelSign } from '../follow-up/follow-up-words.ts'
import type { SeenMeasure } from '../follow-up/goals-seen.ts'
import { aims, levelNumbers } from '../plan.ts'
import { aimWords } from '../plan-words.ts'
import type { GoalPicture, PlanPicture } from './picture.ts'
import {
  absenceSummary,
  aimLooks,
  kindNames,
  levelsSummary,
  measuresSummary,
  pulsesSummary,
  scoreSummary,
} from './picture-words.ts'

const levelMarks = levelNumbers.map((level) => ({ value: level, text: levelSign(level) }))

export const goalPart = (one: GoalPicture, index: number, until: Temporal.PlainDate): TimelinePart => ({
  id: `maal-${index + 1}`,
  title: one.goal.title,
  summary: levelsSummary(one),
  heights: { wide: 130, narrow: 120 },
  draw:
    one.levels.length === 0
      ? null
      : (time, size) => (
          <Steps
            points={one.levels.map(({ day, level }) => ({ day, value: level }))}
            marks={levelMarks}
            base={0}
            until={until}
            time={time}
            size={size}
          />
        ),
  table: (
    <Table
      caption={one.goal.title}
      compact
      rows={one.levels}
      empty={<p>{`${one.goal.title}: ${m.plan_picture_not_looked_at()}`}</p>}
      columns={[
        { heading: m.plan_picture_day(), rowHeading: true, cell: ({ day }) => dayNumbers(day) },
        { heading: m.plan_picture_kind(), cell: ({ kind }) => kindNames[kind]() },
        { heading: m.plan_picture_level(), cell: ({ level }) => `${levelSign(level)} ${levelName(level)}` },
        { heading: m.plan_picture_words(), cell: ({ level }) => one.goal.levels[level] },
      ]}
    />
  ),
})

export const absencePart = (weeks: NonNullable<PlanPicture['absence']>, title: string): TimelinePart => ({
  id: 'fravaer',
  title,
  summary: absenceSummary(weeks),
  heights: { wide: 130, narrow: 120 },
  draw: (time, size) => (
    <Columns
      columns={weeks.map(({ monday, percent }) => ({
        from: monday,
        to: monday.add({ days: 7 }),
        value: percent,
      }))}
      look="second"
      unit="%"
      least={10}
      time={time}
      size={size}
    />
  ),
  table: (
    <Table
      caption={title}
      compact
      rows={weeks}
      columns={[
        { heading: m.plan_picture_week(), rowHeading: true, cell: ({ monday }) => dayNumbers(monday) },
        {
          heading: m.plan_picture_absence_percent(),
          numeric: true,
          cell: ({ percent }) =>
            percent === null ? m.plan_picture_not_registered() : formatValue(percent, '%'),
        },
      ]}
    />
  ),
})

export const pulsesPart = (
  pulses: NonNullable<PlanPicture['pulses']>,
  until: Temporal.PlainDate,
): TimelinePart => ({
  id: 'pulser',
  title: m.plan_picture_pulses(),
  summary: pulsesSummary(pulses),
  heights: { wide: 120, narrow: 110 },
  draw: (time, size) => (
    <Steps
      points={pulses.map(({ day, score }) => ({ day, value: score }))}
      marks={[0, 50, 100].map((value) => ({ value, text: String(value) }))}
      base={50}
      until={until}
      time={time}
      size={size}
    />
  ),
  table: (
    <Table
      caption={m.plan_picture_pulses()}
      compact
      rows={pulses}
      columns={[
        { heading: m.plan_picture_day(), rowHeading: true, cell: ({ day }) => dayNumbers(day) },
        { heading: m.plan_picture_pulse_score(), numeric: true, cell: ({ score }) => Math.round(score) },
        { heading: m.plan_picture_answers(), numeric: true, cell: ({ answers }) => answers },
      ]}
    />
  ),
})

const narrow = { fontSize: 12.5 }
const wide = { fontSize: 14 }

export const measuresPart = (measures: readonly SeenMeasure[]): TimelinePart => ({
  id: 'tiltag',
  title: m.plan_picture_measures(),
  summary: measuresSummary(measures),
  heights: {
    wide: spanBarsHeight(measures.length, wide),
    narrow: spanBarsHeight(measures.length, narrow),
  },
  legend: (
    <Legend
      id="tiltag"
      entries={aims
        .filter((aim) => measures.some((measure) => measure.aim === aim))
        .map((aim) => ({ name: aimWords[aim](), look: aimLooks[aim] }))}
    />
  ),
  draw: (time, size) => (
    <SpanBars
      bars={measures.map(({ title, firstDay, lastDay, aim }) => ({
        label: title,
        from: firstDay,
        to: lastDay.add({ days: 1 }),
        look: aimLooks[aim],
      }))}
      time={time}
      size={size}
    />
  ),
  table: (
    <Table
      caption={m.plan_picture_measures()}
      compact
      rows={measures}
      columns={[
        { heading: m.plan_picture_measure(), rowHeading: true, cell: ({ title }) => title },
        { heading: m.plan_picture_aim_at(), cell: ({ aim }) => aimWords[aim]() },
        { heading: m.plan_picture_first_day(), cell: ({ firstDay }) => dayNumbers(firstDay) },
        { heading: m.plan_picture_last_day(), cell: ({ lastDay }) => dayNumbers(lastDay) },
        { heading: m.plan_picture_responsible(), cell: ({ responsible }) => responsible },
      ]}
    />
  ),
})

const scoreMarks = [20, 30, 40, 50, 60, 70, 80]

export const scorePart = (
  scores: PlanPicture['scores'],
  goals: number,
  until: Temporal.PlainDate,
): TimelinePart => ({
  id: 't-score',
  title: m.plan_picture_score(),
  summary: scoreSummary(scores),
  heights: { wide: 170, narrow: 150 },
  draw: (time, size) => (
    <Steps
      points={scores.map(({ day, score }) => ({ day, value: score }))}
      marks={scoreMarks.map((value) => ({ value, text: String(value) }))}
      base={50}
      until={until}
      time={time}
      size={size}
    />
  ),
  table: (
    <Table
      caption={m.plan_picture_score()}
      compact
      rows={scores}
      columns={[
        { heading: m.plan_picture_day(), rowHeading: true, cell: ({ day }) => dayNumbers(day) },
        { heading: m.plan_picture_score(), numeric: true, cell: ({ score }) => Math.round(score) },
        {
          heading: m.plan_picture_goals_counted(),
          numeric: true,
          cell: ({ goals: counted }) => m.plan_picture_of({ count: counted, all: goals }),
        },
      ]}
    />
  ),
})
