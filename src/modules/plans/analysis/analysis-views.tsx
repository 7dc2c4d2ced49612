import { ActionForm, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Columns, Section as PageSection } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { writingId } from '#design/write-together/write-together.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { planHref, tabHref } from '../hrefs.ts'
import { Paragraphs } from '../overview/overview-parts.tsx'
import { isOpen, type Plan } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import type { KeptPresence } from '../presence/presence-store.ts'
import { daysText, shareText } from '../presence/presence-text.ts'
import type { Template } from '../template/template-store.ts'
import type { Section, SectionKind } from '../template/template.ts'

export type AnalysisPage = {
  readonly plan: Plan
  readonly template: Template
  readonly textOf: ReadonlyMap<string, string>
  readonly presence: readonly KeptPresence[]
}

const OneSection = ({ section, page }: { section: Section; page: AnalysisPage }): Html => {
  const text = page.textOf.get(section.key) ?? ''
  return (
    <PageSection heading={section.heading} level={3} id={section.key}>
      {section.question === '' ? null : <p class="mv-soft">{section.question}</p>}
      {section.audience === 'everyone' && page.plan.subject.kind === 'child' ? (
        <p>
          <Tag>{m.plan_analysis_for_everyone()}</Tag>
        </p>
      ) : null}
      {text.trim() === '' ? <p class="mv-soft">{m.plan_analysis_empty()}</p> : <Paragraphs text={text} />}
      {isOpen(page.plan.status) ? (
        <p>
          <a href={`${planHref(page.plan.id)}/skriv#${writingId(section.key)}`}>
            {m.plan_analysis_write()}
            <span class="mv-hidden"> {section.heading}</span>
          </a>
        </p>
      ) : null}
    </PageSection>
  )
}

const Presence = ({ page }: { page: AnalysisPage }): Html | null => {
  const { plan, presence } = page
  if (plan.subject.kind === 'team' || plan.subject.kind === 'group') return null
  return (
    <PageSection heading={m.plan_presence()} level={3} id="fremmoede">
      <p class="mv-soft">{m.plan_presence_text()}</p>
      <Table
        caption={m.plan_presence_caption()}
        rows={presence}
        empty={<p>{m.plan_presence_not_put_in()}</p>}
        columns={[
          { heading: m.plan_presence_day(), rowHeading: true, cell: ({ day }) => shortDay(day, locale()) },
          {
            heading: m.plan_presence_period(),
            cell: ({ from, to }) =>
              m.plan_measure_period({ from: shortDay(from, locale()), to: shortDay(to, locale()) }),
          },
          {
            heading: m.plan_presence_absent(),
            cell: ({ sick, authorised, unauthorised, registered }) =>
              shareText(sick + authorised + unauthorised, registered),
          },
          { heading: m.plan_presence_sick(), numeric: true, cell: ({ sick }) => daysText(sick) },
          {
            heading: m.plan_presence_authorised(),
            numeric: true,
            cell: ({ authorised }) => daysText(authorised),
          },
          {
            heading: m.plan_presence_unauthorised(),
            numeric: true,
            cell: ({ unauthorised }) => daysText(unauthorised),
          },
          { heading: m.plan_presence_by(), cell: ({ by }) => by },
        ]}
      />
      {isOpen(plan.status) ? (
        <ActionForm action={`${tabHref(plan.id, 'analysis')}/fremmoede`} label={m.plan_presence_put_in()} />
      ) : null}
    </PageSection>
  )
}

const sides: ReadonlySet<SectionKind> = new Set(['context', 'actor', 'individual'])

/** The joint analysis: what works first, facts beside interpretation, the three sides together, in the words of the template. */
export const analysisView = (page: AnalysisPage): View => {
  const { plan, template } = page
  const { sections } = template
  const facts = sections.findIndex(({ kind }) => kind === 'facts')
  const beside = facts >= 0 && sections[facts + 1]?.kind === 'interpretation'
  return {
    title: `${m.plan_tab_analysis()}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, m.plan_tab_analysis()),
    content: (
      <>
        <PlanHeading
          plan={plan}
          tab="analysis"
          actions={
            isOpen(plan.status) ? (
              <LinkButton kind="primary" href={`${planHref(plan.id)}/skriv`}>
                {m.plan_analysis_write_together()}
              </LinkButton>
            ) : null
          }
        />
        <PageSection heading={template.title}>
          <p>{template.introduction}</p>
          {sections.map((section, place) => {
            if (beside && place === facts + 1) return null
            const next = sections[place + 1]
            if (beside && place === facts && next !== undefined)
              return (
                <>
                  <Columns>
                    <OneSection section={section} page={page} />
                    <OneSection section={next} page={page} />
                  </Columns>
                  <Presence page={page} />
                </>
              )
            return (
              <>
                {sides.has(section.kind) && !sides.has(sections[place - 1]?.kind ?? 'free') ? (
                  <p class="mv-soft">{m.plan_analysis_sides()}</p>
                ) : null}
                <OneSection section={section} page={page} />
              </>
            )
          })}
          {beside ? null : <Presence page={page} />}
        </PageSection>
        <ButtonRow>
          <LinkButton href={planHref(plan.id)}>{m.plan_to_plan()}</LinkButton>
        </ButtonRow>
      </>
    ),
  }
}
