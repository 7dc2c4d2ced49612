import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, LinkButton } from '#design/button/button.tsx'
import { Card, Cards } from '#design/card/card.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Columns, PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { dayOf } from '#platform/clock.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { type Rule, stepAims } from '../courses.ts'
import { aimWords, answererWords, dayText, figureText, kindWords } from '../words.ts'
import type { Measure, TemplateContent } from './template.ts'
import type { Template } from './template-store.ts'

export const templatesHref = '/forloeb/skabeloner'
export const templateHref = (id: string): string => `${templatesHref}/${id}`

export type MayHere = {
  /** Looks after the templates, and sees what came of them. */
  readonly edits: boolean
  readonly starts: boolean
}

const Tags = ({ template }: { template: Template }): Html => (
  <>
    {template.isExample ? <Tag kind="info">{m.course_example()}</Tag> : null}
    {template.isRetired ? <Tag>{m.course_retired()}</Tag> : null}
  </>
)

const TemplateCard = ({ template, may }: { template: Template; may: MayHere }): Html => {
  const { sessions, measures } = template.content
  return (
    <Card
      heading={template.title}
      level={3}
      href={templateHref(template.id)}
      footer={
        may.edits ? (
          <a href={`${templateHref(template.id)}/virkning`}>
            {m.course_effect_of({ title: template.title })}
          </a>
        ) : undefined
      }
    >
      <p>
        <Tags template={template} />
      </p>
      <p>{template.content.summary}</p>
      <p>
        <Soft>
          {m.course_template_counts({
            sessions: sessions.filter(({ kind }) => kind !== 'pause').length,
            measures: measures.length,
          })}
        </Soft>
      </p>
    </Card>
  )
}

export const templatesView = (templates: readonly Template[], may: MayHere): View => {
  const used = templates.filter(({ isRetired }) => !isRetired)
  const retired = templates.filter(({ isRetired }) => isRetired)
  return {
    title: m.course_templates_title(),
    breadcrumb: [{ label: m.course_title(), href: '/forloeb' }, { label: m.course_templates_title() }],
    content: (
      <>
        <PageHeading
          title={m.course_templates_title()}
          lead={m.course_templates_lead()}
          actions={
            may.edits ? (
              <LinkButton href={`${templatesHref}/ny`}>{m.course_template_new()}</LinkButton>
            ) : undefined
          }
        />
        <Section heading={m.course_templates_used()}>
          <Cards>
            {used.map((template) => (
              <TemplateCard template={template} may={may} />
            ))}
          </Cards>
        </Section>
        {retired.length === 0 || !may.edits ? null : (
          <Section heading={m.course_templates_retired()}>
            <Cards>
              {retired.map((template) => (
                <TemplateCard template={template} may={may} />
              ))}
            </Cards>
          </Section>
        )}
      </>
    ),
  }
}

/** What was agreed before anyone knew how it would go. */
export const RuleBox = ({ rule }: { rule: Rule }): Html => (
  <Alert kind="info" heading={m.course_rule_heading()}>
    <DefinitionList
      items={[
        { term: m.course_rule_if(), details: rule.condition },
        { term: m.course_rule_then(), details: rule.action },
        { term: m.course_rule_who(), details: rule.decider },
      ]}
    />
  </Alert>
)

/** The environment's steps stand first, whatever order they were written in. */
export const inAimOrder = (steps: TemplateContent['steps']): TemplateContent['steps'] =>
  stepAims.flatMap((aim) => steps.filter((one) => one.aim === aim))

export const Link = ({ title, link }: { title: string; link: string | null }): Html =>
  link === null ? (
    <>{title}</>
  ) : (
    <a href={link} rel="noopener">
      {title}
    </a>
  )

export const scaleText = (measure: Measure): string =>
  measure.source === 'presence'
    ? m.course_from_presence()
    : m.course_scale({
        lowest: figureText(measure.lowest, measure),
        highest: figureText(measure.highest, measure),
        better: measure.better === 'higher' ? m.course_higher_better() : m.course_lower_better(),
      })

const Sessions = ({ content }: { content: TemplateContent }): Html => (
  <Table
    caption={m.course_sessions()}
    captionHidden
    rows={content.sessions.map((session, index) => ({ ...session, number: index + 1 }))}
    columns={[
      { heading: m.course_number(), numeric: true, cell: ({ number }) => number },
      { heading: m.course_session(), rowHeading: true, cell: ({ title }) => title },
      { heading: m.course_kind(), cell: ({ kind }) => kindWords[kind]() },
      { heading: m.course_purpose(), cell: ({ purpose }) => purpose },
      {
        heading: m.course_lasts(),
        cell: ({ minutes, days }) =>
          minutes === null ? m.course_days({ days }) : m.course_minutes({ minutes }),
      },
    ]}
  />
)

const Parts = ({ content }: { content: TemplateContent }): Html => (
  <Columns>
    <Section heading={m.course_steps()}>
      {content.childOnlyReason === null ? null : (
        <Alert kind="warning" heading={m.course_child_only_heading()}>
          {content.childOnlyReason}
        </Alert>
      )}
      <ul>
        {inAimOrder(content.steps).map(({ title, aim }) => (
          <li>
            <Tag>{aimWords[aim]()}</Tag> {title}
          </li>
        ))}
      </ul>
    </Section>
    <Section heading={m.course_roles()}>
      <DefinitionList items={content.roles.map(({ title, task }) => ({ term: title, details: task }))} />
    </Section>
    <Section heading={m.course_measures()}>
      <ul>
        {content.measures.map((measure) => (
          <li>
            {measure.title}
            <br />
            <Soft>
              {scaleText(measure)} {m.course_answered_by({ who: answererWords[measure.answeredBy]() })}
            </Soft>
          </li>
        ))}
      </ul>
    </Section>
    <Section heading={m.course_materials()}>
      <ul>
        {content.materials.map((material) => (
          <li>
            <Link {...material} />
          </li>
        ))}
      </ul>
    </Section>
  </Columns>
)

export const templateView = (template: Template, latest: number, may: MayHere): View => ({
  title: template.title,
  breadcrumb: [
    { label: m.course_title(), href: '/forloeb' },
    { label: m.course_templates_title(), href: templatesHref },
    { label: template.title },
  ],
  content: (
    <>
      <PageHeading
        eyebrow={m.course_template()}
        title={template.title}
        lead={template.content.summary}
        actions={
          <>
            {may.starts && !template.isRetired && template.version === latest ? (
              <LinkButton kind="primary" href={`${templateHref(template.id)}/start`}>
                {m.course_begin_from()}
              </LinkButton>
            ) : null}
            {may.edits ? (
              <>
                <LinkButton href={`${templateHref(template.id)}/ret`}>{m.course_edit()}</LinkButton>
                <LinkButton href={`${templateHref(template.id)}/virkning`}>{m.course_effect()}</LinkButton>
              </>
            ) : null}
          </>
        }
      />
      <p>
        <Tags template={template} />{' '}
        <Soft>
          {template.madeBy === null
            ? m.course_version_shipped({ version: template.version })
            : m.course_version_by({
                version: template.version,
                name: template.madeBy,
                day: dayText(dayOf(template.madeAt)),
              })}
        </Soft>{' '}
        {template.version === latest ? null : (
          <a href={templateHref(template.id)}>{m.course_version_latest({ version: latest })}</a>
        )}
        {template.version === 1 ? null : (
          <a href={`${templateHref(template.id)}?version=${template.version - 1}`}>
            {m.course_version_before({ version: template.version - 1 })}
          </a>
        )}
      </p>
      {template.isExample ? <Alert kind="info">{m.course_example_text()}</Alert> : null}
      <RuleBox rule={template.content.rule} />
      <Section heading={m.course_sessions()}>
        <Sessions content={template.content} />
      </Section>
      <Parts content={template.content} />
      {may.edits ? (
        <ActionForm
          action={`${templateHref(template.id)}/${template.isRetired ? 'brug-igen' : 'tag-ud'}`}
          label={template.isRetired ? m.course_use_again() : m.course_retire()}
          context={template.title}
        />
      ) : null}
    </>
  ),
})
