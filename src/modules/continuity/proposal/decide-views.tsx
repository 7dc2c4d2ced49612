import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { changeSentence } from '../change-words.ts'
import type { Change } from '../engine/explain.ts'
import { proposalHref } from '../hrefs.ts'
import { type Choices, type DecideTry, Earlier, LiftAndSolve } from './earlier-views.tsx'
import { approvedOthers, type DecidedChange, type Found, type ProposalPage } from './proposal-store.ts'
import { decisionWords } from './proposal-words.ts'
import { type DecisionKind, decisionKinds } from './scenario.ts'

export const choiceField = (place: number): string => `valg${place}`

/** How many other proposals were approved when the page was read: one more is to be seen before this one is approved, too. */
export const approvedField = 'godkendte'

const sentenceOf = ({ change }: DecidedChange, place: number, { names }: ProposalPage): string =>
  m.continuity_plan_change_number({ number: place + 1, sentence: changeSentence(change, names) })

/** Where each change stands in the list, so that one can point to another. */
const needsWords = ({ change }: DecidedChange, { changes }: Found): readonly string[] => {
  const needed = change.needs.flatMap((task) => {
    const at = changes.findIndex((other) => other.change.task === task)
    return at < 0 ? [] : [{ number: at + 1, isGivenUp: changes[at]?.change.to === null }]
  })
  const numbers = needed.filter(({ isGivenUp }) => !isGivenUp).map(({ number }) => number)
  const givenUp = needed.length - numbers.length
  return [
    numbers.length === 0
      ? ''
      : m.continuity_plan_needs({ numbers: numbers.toSorted((a, b) => a - b).join(', ') }),
    givenUp === 0 ? '' : m.continuity_plan_needs_given_up({ count: givenUp }),
  ]
}

const Conflicting = ({ page, choices }: { page: ProposalPage; choices: Choices }): Html => {
  const lines = (page.found?.changes ?? []).flatMap(({ change, decision }, place) => {
    const mine = choices[place] ?? null
    return mine === decision
      ? []
      : [
          m.continuity_plan_conflict_line({
            number: place + 1,
            mine: decisionWords(mine, change, page.names),
            theirs: decisionWords(decision, change, page.names),
          }),
        ]
  })
  return (
    <Alert kind="warning" heading={m.continuity_plan_conflict()} live>
      <p>{lines.length === 0 ? m.continuity_plan_conflict_same() : m.continuity_plan_conflict_text()}</p>
      <ul>
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </Alert>
  )
}

/** What can be said about a change: a lesson that nobody would have can only be kept as it is. */
export const kindsFor = ({ from, to }: Pick<Change, 'from' | 'to'>): readonly DecisionKind[] =>
  decisionKinds.filter((kind) => (kind === 'lock' ? from : to) !== null)

const Choosing = ({
  each,
  place,
  page,
  found,
  chosen,
}: {
  each: DecidedChange
  place: number
  page: ProposalPage
  found: Found
  chosen: DecisionKind | null
}): Html => (
  <RadioGroup
    name={choiceField(place)}
    legend={sentenceOf(each, place, page)}
    hint={[each.becomes === 'fallen' ? m.continuity_plan_falls() : '', ...needsWords(each, found)]
      .filter(Boolean)
      .join(' ')}
    inline
    value={chosen ?? ''}
    options={[
      { value: '', label: m.continuity_plan_undecided() },
      ...kindsFor(each.change).map((kind) => ({
        value: kind,
        label: decisionWords(kind, each.change, page.names),
      })),
    ]}
  />
)

/** The changes as they were approved, or as one who decides nothing reads them. */
const ReadOnly = ({ page, found }: { page: ProposalPage; found: Found }): Html => (
  <ul class="mv-list">
    {found.changes.map((each, place) =>
      each.becomes === 'kept' ? null : (
        <li>
          {sentenceOf(each, place, page)}{' '}
          {page.scenario.approvedAt === null ? (
            each.decision === null ? null : (
              <Soft>{decisionWords(each.decision, each.change, page.names)}</Soft>
            )
          ) : each.becomes === 'made' ? (
            <Tag kind="success">{m.continuity_plan_is_approved()}</Tag>
          ) : (
            <Tag>{m.continuity_plan_not_approved()}</Tag>
          )}
        </li>
      ),
    )}
  </ul>
)

const Approve = ({ page, found }: { page: ProposalPage; found: Found }): Html => {
  const made = found.changes.filter(({ becomes }) => becomes === 'made').length
  const fallen = found.changes.filter(({ becomes }) => becomes === 'fallen').length
  return (
    <Section heading={m.continuity_plan_approve_heading()} level={3} id="godkend">
      {!found.fits ? (
        <p>{m.continuity_plan_changed_text()}</p>
      ) : made === 0 ? (
        <p>{m.continuity_plan_approve_nothing()}</p>
      ) : (
        <>
          <input type="hidden" name={approvedField} value={approvedOthers(page).length} />
          <p>{m.continuity_plan_approve_text({ count: made })}</p>
          {fallen === 0 ? null : <p>{m.continuity_plan_approve_fallen({ count: fallen })}</p>}
          <ButtonRow>
            <Button formaction={`${proposalHref(page.school.id, page.scenario.id)}/godkend`}>
              {m.continuity_plan_approve({ count: made })}
            </Button>
          </ButtonRow>
        </>
      )}
    </Section>
  )
}

/** Each change with what it means for whom, and what the leader says to it. */
export const Changes = ({
  page,
  found,
  mayDecide,
  attempt,
}: {
  page: ProposalPage
  found: Found
  mayDecide: boolean
  attempt: DecideTry | null
}): Html => {
  const { scenario, school } = page
  // What nobody else can have is told about where it is said what cannot be covered.
  const offered = found.changes.filter(({ change }) => change.to !== null)
  if (offered.length === 0)
    return (
      <>
        <Section heading={m.continuity_plan_changes({ count: 0 })} id="aendringer">
          <p>{m.continuity_plan_no_changes()}</p>
        </Section>
        {mayDecide ? (
          <LiftAndSolve page={page} attempt={attempt} />
        ) : (
          <Earlier page={page} mayDecide={false} />
        )}
      </>
    )
  return (
    <Section heading={m.continuity_plan_changes({ count: offered.length })} id="aendringer">
      {attempt?.isConflict ? <Conflicting page={page} choices={attempt.choices} /> : null}
      {!mayDecide ? (
        <>
          <ReadOnly page={page} found={found} />
          <Earlier page={page} mayDecide={false} />
        </>
      ) : (
        <>
          <p>{m.continuity_plan_changes_text()}</p>
          <form method="post" action={`${proposalHref(school.id, scenario.id)}/valg`} novalidate>
            <input type="hidden" name="version" value={scenario.version} />
            {offered.map((each, place) => (
              <Choosing
                each={each}
                place={place}
                page={page}
                found={found}
                chosen={attempt === null ? each.decision : (attempt.choices[place] ?? null)}
              />
            ))}
            <Earlier page={page} mayDecide lifted={attempt?.lifted ?? []} />
            <ButtonRow>
              <Button kind="secondary" name="saa" value="gem">
                {m.continuity_plan_save()}
              </Button>
              <Button kind="secondary" name="saa" value="regn">
                {m.continuity_plan_solve_again()}
              </Button>
            </ButtonRow>
            <Approve page={page} found={found} />
          </form>
        </>
      )}
    </Section>
  )
}
