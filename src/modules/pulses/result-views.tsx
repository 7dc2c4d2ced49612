import { BarChart } from '#design/chart/bar-chart.tsx'
import { LineChart } from '#design/chart/line-chart.tsx'
import { formatNumber } from '#design/chart/number-text.ts'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { Pulse } from './pulse-store.ts'
import { fewestFor, meanOf, type QuestionResult, stepsOf, sumOf } from './pulses.ts'
import { listText, meanText, stepNames } from './pulse-words.ts'

type Looks = 'first' | 'second' | 'third' | 'fourth'
const looks: readonly Looks[] = ['first', 'second', 'third', 'fourth']

const OneQuestion = ({
  pulse,
  result,
  number,
}: {
  pulse: Pulse
  result: QuestionResult
  number: number
}): Html => {
  const names = stepNames(pulse.scale)
  const { counts, question } = result
  const mean = meanOf(counts)
  if (counts === null || mean === null)
    return (
      <Section level={3} heading={`${number}. ${question}`}>
        <p>{m.pulse_question_too_few({ least: fewestFor(pulse) })}</p>
      </Section>
    )
  return (
    <BarChart
      id={`sp-${number}`}
      title={`${number}. ${question}`}
      summary={m.pulse_question_summary({
        count: sumOf(counts),
        answers: listText(names.map((name, step) => `${name.toLowerCase()} ${counts[step] ?? 0}`)),
        mean: meanText(mean, stepsOf[pulse.scale]),
      })}
      categories={names}
      categoryHeading={m.pulse_answer()}
      series={[{ name: m.pulse_pupils(), look: 'first', values: counts }]}
      unit={m.pulse_pupils().toLowerCase()}
    />
  )
}

/** The distribution of each question. */
export const Result = ({ pulse, results }: { pulse: Pulse; results: readonly QuestionResult[] }): Html => (
  <Section heading={m.pulse_result()}>
    {results.map((result, index) => (
      <OneQuestion pulse={pulse} result={result} number={index + 1} />
    ))}
  </Section>
)

export type Earlier = { readonly pulse: Pulse; readonly results: readonly QuestionResult[] }

const meanIn = ({ results }: Earlier, question: string): number | null => {
  const mean = meanOf(results.find((result) => result.question === question)?.counts ?? null)
  return mean === null ? null : Math.round(mean * 10) / 10
}

/** "13.11.", so that the day fits under its point; the list of pulses says the year. */
const dayOfMonth = (day: Temporal.PlainDate): string =>
  locale() === 'da' ? `${day.day}.${day.month}.` : `${day.day}/${day.month}`

/** The same questions, asked of the same class over time, at most four lines a picture. Only the same wording is compared. */
export const Development = ({ pulse, line }: { pulse: Pulse; line: readonly Earlier[] }): Html | null => {
  if (line.length < 2) return null
  // At most four lines, and no picture with one line alone.
  const size = Math.ceil(pulse.questions.length / Math.ceil(pulse.questions.length / looks.length))
  const groups = Array.from({ length: Math.ceil(pulse.questions.length / size) }, (_, group) =>
    pulse.questions.slice(group * size, (group + 1) * size),
  )
  return (
    <Section heading={m.pulse_development()}>
      <p>{m.pulse_development_text()}</p>
      {groups.map((questions, group) => (
        <LineChart
          id={`udvikling-${group + 1}`}
          title={m.pulse_development_title({
            from: group * size + 1,
            to: group * size + questions.length,
          })}
          summary={m.pulse_development_summary({
            count: line.length,
            changes: listText(
              questions.map((question) => {
                const values = line.flatMap((one) => meanIn(one, question) ?? [])
                return m.pulse_development_change({
                  question: question.replace(/\.$/, ''),
                  first: formatNumber(values.at(0) ?? 0),
                  last: formatNumber(values.at(-1) ?? 0),
                })
              }),
            ),
          })}
          categories={line.map((one) => dayOfMonth(dayOf(one.pulse.opensAt)))}
          categoryHeading={m.pulse_day()}
          series={questions.map((question, index) => ({
            name: question,
            look: looks[index] ?? 'first',
            values: line.map((one) => meanIn(one, question)),
          }))}
          unit={m.pulse_mean_unit({ most: stepsOf[pulse.scale] })}
          max={stepsOf[pulse.scale]}
          hiddenValue={m.pulse_not_asked()}
        />
      ))}
    </Section>
  )
}
