import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { CheckboxGroup } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { proposalHref } from '../hrefs.ts'
import type { ProposalPage } from './proposal-store.ts'
import type { DecisionKind, TaskDecision } from './scenario.ts'

/** What somebody chose at each change, in their order; null: not decided. */
export type Choices = readonly (DecisionKind | null)[]

/** A form that met somebody else's choices: the own ones stand in the fields. */
export type DecideTry = {
  readonly choices: Choices
  /** What was ticked not to hold any more. */
  readonly lifted: readonly string[]
  readonly isConflict: boolean
}

/** What a decision is called in a form: a lesson and an adult name it, and neither has a line break in it. */
export const liftValue = ({ task, adult }: TaskDecision): string => `${adult}:${task}`

/** "mandag 2. lektion, Ida: Pia Rask bliver." */
export const earlierWords = (
  { task, adult, kind }: TaskDecision,
  { names, placeOf }: Pick<ProposalPage, 'names' | 'placeOf'>,
): string => {
  const who = { place: placeOf(task), adult: names.adult(adult) }
  if (kind === 'lock') return m.continuity_earlier_locked(who)
  return kind === 'accept' ? m.continuity_earlier_accepted(who) : m.continuity_earlier_refused(who)
}

/** What was locked, promised and ruled out before it was calculated; ticked, it does not hold when it is calculated again. */
export const Earlier = ({
  page,
  mayDecide,
  open = false,
  lifted = [],
}: {
  page: ProposalPage
  mayDecide: boolean
  open?: boolean
  /** What somebody has ticked whose form comes back. */
  lifted?: readonly string[]
}): Html | null => {
  // Those that contradict each other come first.
  const named = new Set(page.conflicts.flatMap((one) => ('tasks' in one ? one.tasks : [one.task])))
  const earlier = page.earlier.toSorted((a, b) => Number(named.has(b.task)) - Number(named.has(a.task)))
  return earlier.length === 0 ? null : (
    <Details summary={m.continuity_earlier({ count: earlier.length })} open={open || lifted.length > 0}>
      {mayDecide ? (
        <CheckboxGroup
          name="ophaev"
          legend={m.continuity_earlier_lift()}
          hint={m.continuity_earlier_lift_hint()}
          options={earlier.map((each) => ({ value: liftValue(each), label: earlierWords(each, page) }))}
          values={lifted}
        />
      ) : (
        <ul>
          {earlier.map((each) => (
            <li>{earlierWords(each, page)}</li>
          ))}
        </ul>
      )}
    </Details>
  )
}

/** When the choices contradict each other there is nothing else to decide on than the choices. */
export const LiftAndSolve = ({
  page,
  attempt,
}: {
  page: ProposalPage
  attempt: Pick<DecideTry, 'lifted' | 'isConflict'> | null
}): Html | null =>
  page.earlier.length === 0 ? null : (
    <Section heading={m.continuity_earlier_heading()} id="valg">
      {attempt?.isConflict ? (
        <Alert kind="warning" heading={m.continuity_plan_conflict()} live>
          {m.continuity_earlier_conflict()}
        </Alert>
      ) : null}
      <form method="post" action={`${proposalHref(page.school.id, page.scenario.id)}/valg`} novalidate>
        <input type="hidden" name="version" value={page.scenario.version} />
        <Earlier page={page} mayDecide open lifted={attempt?.lifted ?? []} />
        <ButtonRow>
          <Button name="saa" value="regn">
            {m.continuity_plan_solve_again()}
          </Button>
        </ButtonRow>
      </form>
    </Section>
  )
