import { Alert } from '#design/alert/alert.tsx'
import { BarChart } from '#design/chart/bar-chart.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag, type TagKind } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { formatNumber, formatValue } from '#design/chart/number-text.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { type Route, type View, page } from '#platform/http/page.ts'
import { mayEditTemplates, templateRoles } from '../roles.ts'
import { loadTemplate } from '../template/template-pages.tsx'
import type { Measure } from '../template/template.ts'
import type { Template } from '../template/template-store.ts'
import { scaleText, templateHref, templatesHref } from '../template/template-views.tsx'
import { type Change, type Direction, changeInterval, directionOf, fewestPairs } from './change.ts'
import { type Effect, effectsOf } from './effect-store.ts'

type EffectPage = { readonly template: Template; readonly effects: ReadonlyMap<string, Effect> }
type Told = { readonly measure: Measure; readonly effect: Effect; readonly change: Change }

/** A measure with enough pairs; the others are too few to say. */
const toldOf = (measure: Measure, effect: Effect | undefined): Told | null => {
  const change =
    effect === undefined
      ? null
      : changeInterval({ pairs: effect.pairs, mean: effect.mean, deviation: effect.deviation })
  return effect === undefined || change === null ? null : { measure, effect, change }
}

const directionWords: Readonly<Record<Direction, { kind: TagKind; text: () => string }>> = {
  better: { kind: 'success', text: () => m.course_direction_better() },
  worse: { kind: 'warning', text: () => m.course_direction_worse() },
  unclear: { kind: 'neutral', text: () => m.course_direction_unclear() },
}

/** One decimal, and no more: what is told of a group is no pupil's figure. */
const meanText = (value: number, { lowest, highest }: Measure): string =>
  formatValue(value, lowest === 0 && highest === 100 ? '%' : '', 1)

const signed = (value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatNumber(Math.abs(value), 1)}`

const countText = ({ measure, effect }: Told): string =>
  measure.unit === 'pupil'
    ? m.course_n_pupils({ count: effect.pairs })
    : m.course_n_courses({ count: effect.pairs })

const MeasureEffect = ({ told, index }: { told: Told; index: number }): Html => {
  const { measure, effect, change } = told
  const unit = measure.lowest === 0 && measure.highest === 100 ? '%' : m.course_points()
  const direction = directionWords[directionOf(change, measure.better)]
  return (
    <Section heading={measure.title}>
      <p>
        <Tag kind={direction.kind}>{direction.text()}</Tag> {scaleText(measure)}
      </p>
      <BarChart
        id={`virkning-${index + 1}`}
        title={m.course_chart_title({ title: measure.title })}
        summary={m.course_chart_summary({
          n: countText(told),
          before: meanText(effect.before, measure),
          after: meanText(effect.after, measure),
          change: signed(change.mean),
          low: signed(change.low),
          high: signed(change.high),
        })}
        categories={[m.course_before(), m.course_after()]}
        categoryHeading={m.course_point()}
        unit={unit}
        series={[{ name: m.course_mean(), look: 'first', values: [effect.before, effect.after] }]}
      />
    </Section>
  )
}

const effectView = ({ template, effects }: EffectPage): View => {
  const { measures } = template.content
  const told = measures.map((measure) => ({ measure, told: toldOf(measure, effects.get(measure.key)) }))
  return {
    title: m.course_effect_of({ title: template.title }),
    breadcrumb: [
      { label: m.course_title(), href: '/forloeb' },
      { label: m.course_templates_title(), href: templatesHref },
      { label: template.title, href: templateHref(template.id) },
      { label: m.course_effect() },
    ],
    content: (
      <>
        <PageHeading
          eyebrow={template.title}
          title={m.course_effect()}
          lead={m.course_effect_lead({ fewest: fewestPairs })}
        />
        <Alert kind="warning" heading={m.course_no_proof()}>
          {m.course_no_proof_text()}
        </Alert>
        <Section heading={m.course_effect_table()}>
          <Table
            caption={m.course_effect_table()}
            captionHidden
            rows={told}
            empty={<p>{m.course_no_measures()}</p>}
            columns={[
              { heading: m.course_measure(), rowHeading: true, cell: ({ measure }) => measure.title },
              {
                heading: m.course_n(),
                cell: ({ told: one }) => (one === null ? m.course_too_few() : countText(one)),
              },
              {
                heading: m.course_before(),
                numeric: true,
                cell: ({ told: one }) => (one === null ? '' : meanText(one.effect.before, one.measure)),
              },
              {
                heading: m.course_after(),
                numeric: true,
                cell: ({ told: one }) => (one === null ? '' : meanText(one.effect.after, one.measure)),
              },
              {
                heading: m.course_change_interval(),
                numeric: true,
                cell: ({ told: one }) =>
                  one === null
                    ? ''
                    : m.course_interval({
                        mean: signed(one.change.mean),
                        low: signed(one.change.low),
                        high: signed(one.change.high),
                      }),
              },
            ]}
          />
        </Section>
        {told.map(({ told: one }, index) =>
          one === null ? null : <MeasureEffect told={one} index={index} />,
        )}
        <Section heading={m.course_effect_how()}>
          <p>{m.course_effect_how_text()}</p>
          <p>{m.course_effect_small_text({ fewest: fewestPairs })}</p>
        </Section>
      </>
    ),
  }
}

export const showEffect: Route = page<EffectPage>({
  method: 'GET',
  path: `${templatesHref}/:templateId/virkning`,
  action: 'courses.effect.read',
  roles: templateRoles,
  load: async (tx, request) => {
    const template = await loadTemplate(tx, request)
    return template === null ? null : { template, effects: await effectsOf(tx, template.id) }
  },
  may: mayEditTemplates,
  pupils: () => [],
  respond: ({ subject }) => effectView(subject),
})
