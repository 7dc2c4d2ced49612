import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, LinkButton } from '#design/button/button.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { Progress } from '#design/progress/progress.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { momentWords as whenWords } from '#platform/calendar/moment-words.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { Names } from '../change-words.ts'
import { continuityHref, deleteProposalHref, proposalHref, proposalsHref } from '../hrefs.ts'
import { Changes } from './decide-views.tsx'
import { keptWords } from './delete-views.tsx'
import { type DecideTry, LiftAndSolve } from './earlier-views.tsx'
import { Comparison } from './list-views.tsx'
import type { Found, ProposalPage } from './proposal-store.ts'
import {
  chosenHeading,
  approvedNames,
  brokenWords,
  childStandingWords,
  limitsHowWords,
  conflictWords,
  measuresOf,
  progressWords,
  shortWords,
  weightsWords,
} from './proposal-words.ts'
import { askedName } from './scenario-name.ts'
import { Doubles, UncoveredLessons } from './uncovered-views.tsx'
import { WhatIfs } from './what-if-views.tsx'
import { isEnding, isOpen, isStopped, keptBecause, type Scenario } from './scenario.ts'

export type ProposalTry = { readonly errors: readonly FieldError[]; readonly decide: DecideTry | null }
type Shown = {
  readonly page: ProposalPage
  readonly leads: boolean
  readonly now: Temporal.Instant
  readonly attempt: ProposalTry | null
}

const Broken = ({ found }: { found: Found }): Html | null => {
  const words = brokenWords(found)
  return words.length === 0 ? null : (
    <Alert kind="warning" heading={m.continuity_plan_broken_heading()}>
      {words.map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </Alert>
  )
}

const Numbers = ({ page, found }: { page: ProposalPage; found: Found }): Html => {
  const rows = measuresOf(page, found)
  return (
    <Section heading={m.continuity_plan_numbers()} id="tal">
      <p>{shortWords(found)}</p>
      <p>
        <Soft>{m.continuity_plan_window({ count: page.scenario.weeks })}</Soft>
      </p>
      <Table
        caption={m.continuity_plan_numbers()}
        captionHidden
        rows={rows}
        columns={[
          { heading: m.continuity_plan_measure(), rowHeading: true, cell: ({ label }) => label },
          { heading: m.continuity_plan_today(), numeric: true, cell: ({ of }) => of.before },
          {
            heading: m.continuity_plan_after(),
            numeric: true,
            cell: ({ of }) => <strong>{of.after}</strong>,
          },
          { heading: m.continuity_plan_limit(), numeric: true, cell: ({ of }) => of.bound },
          { heading: m.continuity_plan_meaning(), cell: ({ meaning }) => meaning },
        ]}
      />
    </Section>
  )
}

/** Who counts more than once, where anybody does: the total is then not a plain sum. */
const Weighted = ({ weights, names }: Pick<Scenario, 'weights'> & { names: Names }): Html | null =>
  weights.size === 0 ? null : <p>{m.continuity_weights_used({ children: weightsWords(weights, names) })}</p>

const Children = ({
  page: { names, scenario },
  found: { children },
}: {
  page: ProposalPage
  found: Found
}): Html => {
  const isChosen = children.some(({ after, withChoices }) => after !== withChoices)
  return (
    <Section heading={m.continuity_plan_children()} id="boern">
      <Weighted weights={scenario.weights} names={names} />
      <Table
        caption={m.continuity_plan_children()}
        captionHidden
        compact
        rows={children}
        columns={[
          { heading: m.continuity_child(), rowHeading: true, cell: ({ id }) => names.child(id) },
          { heading: m.continuity_plan_today(), numeric: true, cell: ({ before }) => before },
          {
            heading: m.continuity_plan_after(),
            numeric: true,
            cell: ({ after }) => <strong>{after}</strong>,
          },
          ...(isChosen
            ? [
                {
                  heading: chosenHeading(scenario),
                  numeric: true,
                  cell: ({ withChoices }: Found['children'][number]) => withChoices,
                },
              ]
            : []),
          { heading: m.continuity_plan_limit(), cell: (child) => childStandingWords(child, names) },
        ]}
      />
      <p>
        <Soft>{limitsHowWords(children)}</Soft>
      </p>
    </Section>
  )
}

const Files = ({ page: { school, scenario } }: { page: ProposalPage }): Html => (
  <Section heading={m.continuity_plan_files()} id="filer">
    <div class="mv-button-row">
      <LinkButton href={`${proposalHref(school.id, scenario.id)}/forslag.pdf`} download>
        {m.continuity_plan_file_paper()}
      </LinkButton>
      <LinkButton href={`${proposalHref(school.id, scenario.id)}/aendringer.csv`} download>
        {m.continuity_plan_file_changes()}
      </LinkButton>
      <LinkButton href={`${proposalHref(school.id, scenario.id)}/timer.csv`} download>
        {m.continuity_plan_file_lessons()}
      </LinkButton>
    </div>
  </Section>
)

/** Where the proposal is when there is nothing to see yet, and what can be done about it. */
const Standing = ({ page, leads, now }: Shown): Html | null => {
  const { scenario, school, conflicts, names, placeOf } = page
  const href = proposalHref(school.id, scenario.id)
  const again = leads ? <ActionForm action={`${href}/igen`} label={m.continuity_plan_again()} /> : null
  if (isStopped(scenario, now))
    return (
      <Alert kind="warning" heading={m.continuity_plan_lost()}>
        <p>{m.continuity_plan_lost_text()}</p>
        {again}
      </Alert>
    )
  if (isOpen(scenario) || isEnding(scenario, now))
    return (
      <>
        <Progress text={progressWords(scenario, now)} href={href} />
        {leads && isOpen(scenario) ? (
          <ActionForm action={`${href}/stop`} label={m.continuity_plan_stop()} />
        ) : null}
      </>
    )
  if (scenario.state === 'failed')
    return (
      <Alert kind="error" heading={m.continuity_plan_failed_heading()}>
        <p>{m.continuity_plan_failed_text()}</p>
        {again}
      </Alert>
    )
  if (scenario.state === 'impossible')
    return (
      <Alert kind="warning" heading={m.continuity_plan_conflicts()}>
        <p>{m.continuity_plan_conflicts_text()}</p>
        <ul>
          {conflicts.map((conflict) => (
            <li>{conflictWords(conflict, names, placeOf)}</li>
          ))}
        </ul>
      </Alert>
    )
  if (scenario.state !== 'cancelled') return null
  return scenario.numbers === null ? (
    <Alert kind="info" heading={m.continuity_plan_cancelled()}>
      <p>{m.continuity_plan_cancelled_text()}</p>
      {again}
    </Alert>
  ) : (
    <Alert kind="info" heading={m.continuity_plan_early()}>
      {m.continuity_plan_early_text()}
    </Alert>
  )
}

const Approved = ({ page: { scenario } }: { page: ProposalPage }): Html | null =>
  scenario.approvedAt === null ? null : (
    <Alert
      kind="success"
      heading={m.continuity_plan_approved_heading({
        who: scenario.approvedBy ?? '',
        when: whenWords(scenario.approvedAt),
      })}
    >
      {m.continuity_plan_approved_text({ count: scenario.approvedTasks?.length ?? 0 })}
    </Alert>
  )

/** Two that are typed in together are a timetable that nobody has looked at. */
const OthersApproved = ({ page }: { page: ProposalPage }): Html | null => {
  const names = approvedNames(page)
  return names === '' ? null : (
    <Alert kind="warning" heading={m.continuity_plan_other_approved()}>
      {m.continuity_plan_other_approved_text({ names })}
    </Alert>
  )
}

/** The way to delete it, or why there is none. */
const Deleting = ({ page: { school, scenario }, now }: Pick<Shown, 'page' | 'now'>): Html => {
  const kept = keptBecause(scenario, now)
  return (
    <p>
      {kept === null ? (
        <a href={deleteProposalHref(school.id, scenario.id)}>{m.continuity_plan_delete()}</a>
      ) : (
        <Soft>{keptWords[kept]()}</Soft>
      )}
    </p>
  )
}

export const proposalView = (shown: Shown): View => {
  const { page, leads, now, attempt } = shown
  const { school, scenario, found, others } = page
  const mayDecide = leads && scenario.approvedAt === null && scenario.isCurrent
  const failed = attempt !== null && attempt.errors.length > 0
  const isWaiting = (isOpen(scenario) && !isStopped(scenario, now)) || isEnding(scenario, now)
  return {
    title: `${scenario.name}, ${school.name}`,
    breadcrumb: [
      { label: m.continuity_title(), href: continuityHref(school.id) },
      { label: m.continuity_plans(), href: proposalsHref(school.id) },
      { label: scenario.name },
    ],
    failed,
    islands: [...(failed ? ['error-summary'] : []), ...(isWaiting ? ['progress'] : [])],
    content: (
      <>
        {attempt === null ? null : <ErrorSummary errors={attempt.errors} />}
        <PageHeading
          eyebrow={school.name}
          title={scenario.name}
          lead={scenario.name.startsWith(askedName(scenario.asked)) ? undefined : askedName(scenario.asked)}
        />
        <Approved page={page} />
        {scenario.isCurrent ? null : (
          <Alert kind="info" heading={m.continuity_plan_old()}>
            {m.continuity_plan_old_text()}
          </Alert>
        )}
        {scenario.isCurrent && found !== null ? <OthersApproved page={page} /> : null}
        {mayDecide && found?.fits === false ? (
          <Alert kind="warning" heading={m.continuity_plan_changed()}>
            {m.continuity_plan_changed_text()}
          </Alert>
        ) : null}
        <Standing {...shown} />
        {found === null ? null : (
          <>
            {scenario.approvedAt === null ? <Broken found={found} /> : null}
            <Numbers page={page} found={found} />
            <UncoveredLessons page={page} found={found} />
            <Children page={page} found={found} />
            <Changes page={page} found={found} mayDecide={mayDecide} attempt={attempt?.decide ?? null} />
            <Doubles page={page} found={found} />
            <WhatIfs whatIfs={page.whatIfs} names={page.names} />
            <Files page={page} />
          </>
        )}
        {scenario.state === 'impossible' && mayDecide ? (
          <LiftAndSolve page={page} attempt={attempt?.decide ?? null} />
        ) : null}
        {others.length === 0 ? null : (
          <Section heading={m.continuity_plan_compare()} id="sammenlign">
            <Comparison school={school.id} scenarios={[scenario, ...others]} here={scenario} />
          </Section>
        )}
        {leads ? <Deleting page={page} now={now} /> : null}
      </>
    ),
  }
}
