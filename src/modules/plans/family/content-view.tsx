import { Card, Cards } from '#design/card/card.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime'
import type { Side } from '../policy.ts'
import { supportText } from '../support-words.ts'
import type { PlanContent } from '../version/content.ts'

const dayWords = (day: string): string => longDay(Temporal.PlainDate.from(day), locale())

/** Written text, each line break kept. */
export const Written = ({ text }: { text: string }): Html => <p class="mv-written">{text}</p>

type Measure = PlanContent['measures'][number]

const MeasureCards = ({ measures }: { measures: readonly Measure[] }): Html => (
  <Cards>
    {measures.map(({ title, description, responsible, lastDay, link }) => (
      <Card heading={title} level={3}>
        {description === null ? null : <Written text={description} />}
        <p>
          {m.plan_family_measure_who({ name: responsible })}
          <br />
          <Soft>{m.plan_family_measure_until({ day: dayWords(lastDay) })}</Soft>
        </p>
        {link === null ? null : (
          <p>
            <a href={link} rel="noopener">
              {m.plan_family_measure_link()}
              <span class="mv-hidden"> {title}</span>
            </a>
          </p>
        )}
      </Card>
    ))}
  </Cards>
)

/** Support by law is agreed to with the rest: it stands where the measures stand. */
export const SupportGiven = ({ content }: { content: PlanContent }): Html | null =>
  content.support === null ? null : (
    <Section heading={m.plan_support()}>
      <p>{supportText(content.support)}</p>
    </Section>
  )

/** What the adults change comes first, whatever the order in which it was written. */
const Measures = ({ content, side }: { content: PlanContent; side: Side }): Html | null => {
  const byAdults = content.measures.filter(({ aim }) => aim !== 'child')
  const byChild = content.measures.filter(({ aim }) => aim === 'child')
  return (
    <>
      {byAdults.length === 0 ? null : (
        <Section heading={side === 'child' ? m.plan_family_adults_do_child() : m.plan_family_adults_do()}>
          <MeasureCards measures={byAdults} />
        </Section>
      )}
      {byChild.length === 0 ? null : (
        <Section
          heading={
            side === 'child'
              ? m.plan_family_child_does_child()
              : m.plan_family_child_does({ name: content.subject.name })
          }
        >
          <MeasureCards measures={byChild} />
        </Section>
      )}
    </>
  )
}

const Goals = ({ content, side }: { content: PlanContent; side: Side }): Html | null =>
  content.goals.length === 0 ? null : (
    <Section heading={side === 'child' ? m.plan_family_goals_child() : m.plan_family_goals()}>
      <Cards>
        {content.goals.map(({ title, signs }) => (
          <Card heading={title} level={3}>
            <p>
              <Soft>{m.plan_family_signs()}</Soft>
            </p>
            <Written text={signs} />
          </Card>
        ))}
      </Cards>
    </Section>
  )

const Sections = ({ content }: { content: PlanContent }): Html | null => {
  const written = content.sections.filter(({ text }) => text.trim() !== '')
  return written.length === 0 ? null : (
    <Section heading={m.plan_family_analysis()}>
      {written.map(({ heading, text }) => (
        <>
          <h3>{heading}</h3>
          <Written text={text} />
        </>
      ))}
    </Section>
  )
}

const Around = ({ content, side }: { content: PlanContent; side: Side }): Html => (
  <Section heading={side === 'child' ? m.plan_family_who_child() : m.plan_family_who()}>
    <ul>
      {content.members.map(({ name, leads, part }) => (
        <li>
          {name}
          {part === null ? '' : `, ${part}`}
          {leads ? ` – ${m.plan_family_leads()}` : ''}
        </li>
      ))}
    </ul>
    <p>
      {content.followUps[0] === undefined
        ? m.plan_family_no_meeting()
        : m.plan_family_next_meeting({ day: dayWords(content.followUps[0].due) })}
    </p>
  </Section>
)

/** A version in the order in which a family needs it. The child reads the short of it, unless it asks for the whole. */
export const PlanReading = ({
  content,
  side,
  whole,
}: {
  content: PlanContent
  side: Side
  whole: boolean
}): Html => (
  <>
    {content.summary.trim() === '' ? null : (
      <Section heading={side === 'child' ? m.plan_family_summary_child() : m.plan_family_summary()}>
        <Written text={content.summary} />
      </Section>
    )}
    <Goals content={content} side={side} />
    <Measures content={content} side={side} />
    <SupportGiven content={content} />
    <Around content={content} side={side} />
    {whole ? <Sections content={content} /> : null}
  </>
)
