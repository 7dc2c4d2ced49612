import { LinkButton, ButtonRow } from '#design/button/button.tsx'
import { Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime'
import { type Agreement, type ParentsState, parentsState } from '../agreement/agreement.ts'
import { agreementsOf, custodyHoldersOf } from '../agreement/agreement-store.ts'
import { AnswerGiven } from '../agreement/agreement-view.tsx'
import { suggestionsOf } from '../agreement/suggestion-store.ts'
import { isOpen, type Plan } from '../plan.ts'
import { sharedVersionsOf } from '../version/version-store.ts'
import { type ChildHeard, childHeard, wordsOfChild } from '../voice/heard.ts'
import { silenceWeeks } from '../voice/heard-store.ts'
import { heardText } from '../voice/heard-words.ts'
import { listed } from '../voice/voice-words.ts'
import { voicesOf } from '../voice/voice-store.ts'
import type { Voice } from '../voice/voice.ts'

/** How it stands with the voices of one plan, for those who work on it. */
export type VoicesOfPlan = {
  readonly plan: Plan
  readonly name: string
  readonly heard: ChildHeard
  readonly parents: ParentsState
  /** Each guardian's last answer to a version before the newest: it stands, but for that version alone. */
  readonly earlier: ReadonlyMap<string, Agreement>
  readonly guardianVoices: readonly Voice[]
  readonly openSuggestions: number
}

/** Null for a plan that is not about one child. */
export const readVoicesOfPlan = async (tx: ActorTx, plan: Plan): Promise<VoicesOfPlan | null> => {
  if (plan.subject.kind !== 'child') return null
  const [voices, agreements, guardians, [newest], suggestions, silence] = await Promise.all([
    voicesOf(tx, plan.id),
    agreementsOf(tx, plan.id),
    custodyHoldersOf(tx, plan.subject.id),
    sharedVersionsOf(tx, plan.id),
    suggestionsOf(tx, plan.id),
    silenceWeeks(tx),
  ])
  const earlier = agreements.filter(({ number }) => number !== newest?.number)
  return {
    plan,
    // The newest stand first, and the last one in a map wins.
    earlier: new Map(earlier.toReversed().map((agreement) => [agreement.guardian as string, agreement])),
    name: plan.subject.name ?? m.plan_voice_the_child(),
    heard: childHeard({
      words: wordsOfChild(voices),
      begun: dayOf(plan.begunAt),
      today: tx.today,
      silenceWeeks: silence,
    }),
    parents: parentsState({
      guardians,
      agreements,
      newest:
        newest === undefined
          ? null
          : { number: newest.number, day: dayOf(newest.at), answerBy: newest.answerBy },
    }),
    guardianVoices: voices.filter(({ kind, isNewest }) => kind === 'guardian' && isNewest),
    openSuggestions: suggestions.filter(({ state }) => state === 'open').length,
  }
}

const dayWords = (day: Temporal.PlainDate): string => longDay(day, locale())

/** One sentence about how it stands with the parents. */
export const parentsText = (parents: ParentsState): string => {
  if (parents.kind === 'nobody') return m.plan_family_parents_nobody()
  if (parents.kind === 'notAsked') return m.plan_family_parents_not_asked()
  if (parents.waitingFor.length === 0) return m.plan_family_parents_all({ number: parents.number })
  return m.plan_family_parents_waiting({
    names: listed(parents.waitingFor.map(({ name }) => name)),
    day: dayWords(parents.since),
  })
}

const Parents = ({
  parents,
  earlier,
  plan,
}: Pick<VoicesOfPlan, 'parents' | 'earlier' | 'plan'>): Html | null =>
  parents.kind !== 'asked' ? null : (
    <ul>
      {parents.answered.map(({ name, agreement }) => (
        <li>
          <strong>{name}</strong> <AnswerGiven agreement={agreement} own={false} />
        </li>
      ))}
      {parents.waitingFor.map(({ name, person }) => {
        const before = earlier.get(person)
        return (
          <li>
            <strong>{name}</strong>{' '}
            {isOpen(plan.status) ? (
              <Tag kind="warning">{m.plan_family_waits_for_answer()}</Tag>
            ) : (
              <Tag>{m.plan_family_did_not_answer()}</Tag>
            )}
            {before === undefined ? null : <AnswerGiven agreement={before} own={false} />}
          </li>
        )
      })}
    </ul>
  )

/** What has not been said yet. A plan that has ended waits for nobody. */
const Waits = ({ heard, parents, name }: Pick<VoicesOfPlan, 'heard' | 'parents' | 'name'>): Html => (
  <>
    <p>
      {heard.isLate ? <Tag kind="warning">{m.plan_family_not_heard()}</Tag> : null} {heardText(heard, name)}
    </p>
    <p>
      {parents.kind === 'notAsked' ? <Tag kind="warning">{m.plan_family_not_asked()}</Tag> : null}{' '}
      {parentsText(parents)}
      {parents.kind === 'asked' && parents.answerBy !== null && parents.waitingFor.length > 0
        ? ` ${m.plan_family_answer_by({ day: dayWords(parents.answerBy) })}`
        : ''}
    </p>
  </>
)

/** The three voices in short, for the plan's overview. */
export const VoicesSection = ({
  of: { plan, name, heard, parents, earlier, openSuggestions },
  here = false,
}: {
  of: VoicesOfPlan
  here?: boolean
}): Html => (
  <Section heading={m.plan_family_voices_heading()} id="stemmer">
    {isOpen(plan.status) ? <Waits heard={heard} parents={parents} name={name} /> : null}
    {plan.support === null ? null : <p>{m.plan_family_duty_to_hear()}</p>}
    <Parents parents={parents} earlier={earlier} plan={plan} />
    {openSuggestions === 0 ? null : (
      <p>
        <a href={`/planer/${plan.id}/forslag`}>
          {m.plan_family_open_suggestions({ count: openSuggestions })}
        </a>
      </p>
    )}
    <ButtonRow>
      <LinkButton href={`/planer/${plan.id}/barnets-stemme`}>{m.plan_voice_staff_title({ name })}</LinkButton>
      {here ? null : (
        <LinkButton href={`/planer/${plan.id}/familien`}>{m.plan_family_staff_title()}</LinkButton>
      )}
      {isOpen(plan.status) ? (
        <LinkButton href={`/planer/${plan.id}/vis-familien`}>{m.plan_family_share_title()}</LinkButton>
      ) : null}
    </ButtonRow>
  </Section>
)
