import { Button } from '#design/button/button.tsx'
import { SelectField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { momentWords } from '#platform/calendar/moment-words.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { Changes } from '../agreement/changes.tsx'
import { tabHref } from '../hrefs.ts'
import type { Plan } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import { aimWords } from '../plan-words.ts'
import { supportText } from '../support-words.ts'
import type { PlanContent } from './content.ts'
import type { PlanVersion, VersionCause } from './version-store.ts'

const causeWords: Readonly<Record<VersionCause, () => string>> = {
  begun: () => m.plan_cause_begun(),
  kept: () => m.plan_cause_kept(),
  shared: () => m.plan_cause_shared(),
  agreed: () => m.plan_became_agreed(),
  draft: () => m.plan_became_draft(),
  running: () => m.plan_became_running(),
  evaluated: () => m.plan_became_evaluated(),
  closed: () => m.plan_became_closed(),
  continued: () => m.plan_became_continued(),
}

export type HistoryPage = {
  readonly plan: Plan
  readonly versions: readonly PlanVersion[]
  /** The texts of the plan, each with a history of its own. */
  readonly texts: readonly { readonly key: string; readonly heading: string }[]
}

const versionLabel = ({ number, at }: PlanVersion): string =>
  m.plan_version_at({ number, at: momentWords(at) })

export const historyView = ({ plan, versions, texts }: HistoryPage): View => {
  const options = versions.map((version) => ({ value: String(version.number), label: versionLabel(version) }))
  return {
    title: `${m.plan_tab_history()}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, m.plan_tab_history()),
    content: (
      <>
        <PlanHeading plan={plan} tab="history" lead={m.plan_history_lead()} />
        {versions.length < 2 ? null : (
          <Section heading={m.plan_history_compare()}>
            <form method="get" action={`${tabHref(plan.id, 'history')}/sammenlign`} class="mv-inline-form">
              <SelectField
                name="fra"
                label={m.plan_history_older()}
                options={options}
                value={String(versions[1]?.number)}
              />
              <SelectField
                name="til"
                label={m.plan_history_newer()}
                options={options}
                value={String(versions[0]?.number)}
              />
              <Button kind="secondary">{m.plan_history_compare_button()}</Button>
            </form>
          </Section>
        )}
        <Section heading={m.plan_history_texts()}>
          <p>{m.plan_history_texts_text()}</p>
          <ul>
            {texts.map(({ key, heading }) => (
              <li>
                <a href={`${tabHref(plan.id, 'history')}/tekst/${key}`}>{heading}</a>
              </li>
            ))}
          </ul>
        </Section>
        <Section heading={m.plan_history_versions()}>
          <Table
            caption={m.plan_history_versions()}
            captionHidden
            rows={versions}
            columns={[
              {
                heading: m.plan_history_version(),
                rowHeading: true,
                cell: ({ number }) => (
                  <a href={`${tabHref(plan.id, 'history')}/${number}`}>{m.plan_version({ number })}</a>
                ),
              },
              { heading: m.plan_history_when(), cell: ({ at }) => momentWords(at) },
              { heading: m.plan_history_who(), cell: ({ by }) => by ?? m.plan_history_by_itself() },
              { heading: m.plan_history_writers(), cell: ({ writers }) => writers.join(', ') },
              {
                heading: m.plan_history_why(),
                cell: ({ cause, isShared }) => (
                  <>
                    {causeWords[cause]()} {isShared ? <Tag kind="info">{m.plan_history_shared()}</Tag> : null}
                  </>
                ),
              },
            ]}
          />
        </Section>
      </>
    ),
  }
}

type PlanLine = {
  readonly heading: string
  readonly text: string
  /** Who last changed it, where that is kept with it. */
  readonly who?: string | undefined
}

type Changed = PlanContent['headChanged']
const signedBy = (changed: Changed): string | undefined =>
  changed === undefined
    ? undefined
    : m.plan_changed_by({ name: changed.by, at: momentWords(Temporal.Instant.from(changed.at)) })
const headSignedBy = (changed: Changed): string | undefined =>
  changed === undefined
    ? undefined
    : m.plan_head_changed_by({ name: changed.by, at: momentWords(Temporal.Instant.from(changed.at)) })

/** A plan's content as headed lines, the same for every version, so that two can be laid beside each other. */
export const linesOf = (content: PlanContent): readonly PlanLine[] => [
  { heading: m.plan_begin_name(), text: content.title, who: headSignedBy(content.headChanged) },
  { heading: m.plan_summary(), text: content.summary },
  ...content.sections.map(({ heading, text }) => ({ heading, text })),
  ...content.measures.map((measure) => ({
    heading: `${m.plan_measure()}: ${aimWords[measure.aim]()}`,
    text: [
      measure.title,
      measure.description ?? '',
      `${measure.responsible}, ${measure.firstDay} – ${measure.lastDay}`,
      measure.link ?? '',
    ]
      .filter(Boolean)
      .join('\n'),
    who: signedBy(measure.changed),
  })),
  ...content.goals.map((goal) => ({
    heading: m.plan_goal(),
    text: [
      goal.title,
      goal.signs,
      ...(['2', '1', '0', '-1', '-2'] as const).map((level) => `${level}: ${goal.levels[level]}`),
      goal.weight === 1 ? '' : `${m.plan_goal_weight()}: ${goal.weight}`,
    ]
      .filter(Boolean)
      .join('\n'),
    who: signedBy(goal.changed),
  })),
  ...(content.childOnlyReason === null
    ? []
    : [
        {
          heading: m.plan_child_only_label(),
          text: content.childOnlyReason,
          who: headSignedBy(content.headChanged),
        },
      ]),
  ...(content.support === null
    ? []
    : [
        {
          heading: m.plan_support(),
          text: supportText(content.support),
          who: headSignedBy(content.headChanged),
        },
      ]),
  {
    heading: m.plan_team(),
    text: content.members.map(({ name, part }) => (part === null ? name : `${name}, ${part}`)).join('\n'),
  },
  { heading: m.plan_follow_up(), text: content.followUps.map(({ due }) => due).join('\n') },
]

const PlainText = ({ text }: { text: string }): Html =>
  text.trim() === '' ? <p class="mv-soft">{m.plan_analysis_empty()}</p> : <p class="mv-written">{text}</p>

export const versionView = (page: { plan: Plan; number: number; content: PlanContent }): View => {
  const title = m.plan_version({ number: page.number })
  return {
    title: `${title}: ${page.plan.title}`,
    breadcrumb: planBreadcrumb(page.plan, m.plan_tab_history(), title),
    content: (
      <>
        <PlanHeading plan={page.plan} tab="history" />
        <Section heading={title}>
          {linesOf(page.content).map(({ heading, text }) => (
            <Section heading={heading} level={3}>
              <PlainText text={text} />
            </Section>
          ))}
        </Section>
      </>
    ),
  }
}

/** The headed lines of two versions, paired: those that are in one only have an empty other side. */
export const pairedLines = (
  before: PlanContent,
  after: PlanContent,
): readonly (Omit<PlanLine, 'text'> & { readonly before: string; readonly after: string })[] => {
  const grouped = (content: PlanContent) => Map.groupBy(linesOf(content), ({ heading }) => heading)
  const [old, now] = [grouped(before), grouped(after)]
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((heading) => {
    const [olds, nows] = [old.get(heading) ?? [], now.get(heading) ?? []]
    // What stands unchanged under the same heading is paired first, so that a measure that was added is not told as all others changed.
    const left = olds.map(({ text }) => text)
    const pairs: { heading: string; before: string; after: string; who: string | undefined }[] = []
    const unmatched: PlanLine[] = []
    for (const line of nows) {
      const at = left.indexOf(line.text)
      if (at < 0) unmatched.push(line)
      else left.splice(at, 1)
    }
    for (let at = 0; at < Math.max(left.length, unmatched.length); at++)
      pairs.push({
        heading,
        before: left[at] ?? '',
        after: unmatched[at]?.text ?? '',
        who: unmatched[at]?.who,
      })
    return pairs
  })
}

export const compareView = (page: {
  plan: Plan
  from: number
  to: number
  before: PlanContent
  after: PlanContent
  writers: readonly string[]
}): View => {
  const title = m.plan_compare_title({ from: page.from, to: page.to })
  const changed = pairedLines(page.before, page.after)
  return {
    title: `${title}: ${page.plan.title}`,
    breadcrumb: planBreadcrumb(page.plan, m.plan_tab_history(), title),
    content: (
      <>
        <PlanHeading plan={page.plan} tab="history" />
        <Section heading={title}>
          {changed.length === 0 ? <p>{m.plan_compare_same()}</p> : null}
          {page.writers.length === 0 ? null : (
            <p>{m.plan_compare_writers({ names: page.writers.join(', ') })}</p>
          )}
          {changed.map(({ heading, before, after, who }) => (
            <Section heading={heading} level={3}>
              <Changes before={before} after={after} />
              {who === undefined ? null : <p class="mv-soft">{who}</p>}
            </Section>
          ))}
        </Section>
      </>
    ),
  }
}
