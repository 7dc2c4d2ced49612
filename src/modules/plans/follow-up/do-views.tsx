import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, TextAreaField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { TextAreaWithHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { isOpen, type Level, type Plan } from '../plan.ts'
import type { Side } from '../policy.ts'
import { DoneView, Written } from './done-view.tsx'
import type { FollowUp } from './follow-up.ts'
import type { Filled } from './follow-up-form.ts'
import { shortWhen, whenText } from './follow-up-words.ts'
import type { SeenGoal } from './goals-seen.ts'
import { type LastLevel, LevelFields } from './level-fields.tsx'
import { followUpHref, followUpsHref } from './list-views.tsx'
import { planCrumbs } from './plan-crumbs.ts'

export type OneFollowUp = {
  readonly plan: Plan
  readonly side: Side
  readonly followUp: FollowUp
  readonly goals: readonly SeenGoal[]
  readonly last: ReadonlyMap<string, LastLevel>
  /** What the child said by itself since the last time; null when there is nothing, or nowhere to say it. */
  readonly voice: { readonly text: string; readonly day: Temporal.PlainDate } | null
  /** When to meet next; null when a later date is planned already. */
  readonly next: { readonly suggested: Temporal.PlainDate } | { readonly planned: Temporal.PlainDate }
  readonly mayCorrect: boolean
  /** For those who write here; null for those who read. */
  readonly words: readonly WritingWord[] | null
}

/** What somebody had written when another was faster: it is kept, and can be added. */
export type DoneConflict = { readonly mine: string }

const noLevels: ReadonlyMap<string, Level> = new Map()
const noLast: ReadonlyMap<string, LastLevel> = new Map()

export const doForm = 'opfolgning'
export const noteForm = 'tilfoej'

type FormProps = { one: OneFollowUp; filled: Filled | null }

const Voice = ({ voice }: { voice: OneFollowUp['voice'] }): Html | null =>
  voice === null ? null : (
    <Details summary={m.plan_followup_voice({ day: shortWhen(voice.day) })}>
      <Written text={voice.text} />
    </Details>
  )

const TellForm = ({ one, filled }: FormProps): Html => {
  const { plan, followUp, goals, last, next } = one
  const mine = filled?.form === doForm ? filled : null
  const done = followUp.done
  const errorOf = (field: string) => mine?.errors.find((error) => error.field === field)?.message
  const value = (field: string, otherwise: string) => mine?.written(field) ?? otherwise
  return (
    <form method="post" action={followUpHref(plan.id, followUp.id)} novalidate>
      <input type="hidden" name="version" value={followUp.version} />
      <p>
        <strong>{m.plan_followup_family_reads()}</strong>
      </p>
      <LevelFields
        goals={goals}
        last={done === null ? last : noLast}
        chosen={done?.levels ?? noLevels}
        mayLeaveOut
        filled={mine}
      />
      <TextAreaWithHints
        words={one.words}
        name="skete"
        label={m.plan_followup_what_happened()}
        hint={m.plan_followup_what_happened_hint()}
        error={errorOf('skete')}
        value={value('skete', done?.whatHappened ?? '')}
        need="required"
        rows={4}
        maxlength={10_000}
      />
      <Voice voice={one.voice} />
      <TextAreaField
        name="barnet"
        label={m.plan_followup_child_word()}
        hint={m.plan_followup_child_word_hint()}
        error={errorOf('barnet')}
        value={value('barnet', done?.childWord ?? '')}
        need="optional"
        rows={3}
        maxlength={4_000}
      />
      <TextAreaWithHints
        words={one.words}
        name="naesteskridt"
        label={m.plan_followup_next_step()}
        hint={m.plan_followup_next_step_hint()}
        error={errorOf('naesteskridt')}
        value={value('naesteskridt', done?.nextStep ?? '')}
        need="required"
        rows={3}
        maxlength={4_000}
      />
      {done !== null ? null : 'planned' in next ? (
        <p>{m.plan_followup_next_planned({ day: whenText({ due: next.planned, meeting: null }) })}</p>
      ) : (
        <DateField
          name="naeste"
          label={m.plan_followup_next_day()}
          hint={m.plan_followup_next_day_hint()}
          error={errorOf('naeste')}
          value={value('naeste', next.suggested.toString())}
          need="optional"
        />
      )}
      <ButtonRow>
        <Button>{done === null ? m.plan_followup_save() : m.plan_followup_save_correction()}</Button>
        <LinkButton kind="secondary" href={followUpsHref(plan.id)}>
          {m.plan_followup_back()}
        </LinkButton>
      </ButtonRow>
    </form>
  )
}

const NoteForm = ({ one, filled, start }: FormProps & { start: string }): Html => {
  const mine = filled?.form === noteForm ? filled : null
  return (
    <form method="post" action={`${followUpHref(one.plan.id, one.followUp.id)}/tilfoej`} novalidate>
      <TextAreaWithHints
        words={one.words}
        name="tekst"
        form={noteForm}
        label={m.plan_followup_note()}
        hint={m.plan_followup_family_reads()}
        error={mine?.errors.find(({ field }) => field === 'tekst')?.message}
        value={mine?.written('tekst') ?? start}
        rows={4}
        maxlength={10_000}
      />
      <ButtonRow>
        <Button kind="secondary">{m.plan_followup_note_save()}</Button>
      </ButtonRow>
    </form>
  )
}

const Team = ({ one, filled, conflict }: FormProps & { conflict: DoneConflict | null }): Html | null => {
  const { plan, followUp } = one
  if (!isOpen(plan.status)) return null
  if (followUp.state === 'planned')
    return plan.status === 'running' ? (
      <TellForm one={one} filled={filled} />
    ) : (
      <Alert kind="info">{m.plan_followup_not_running()}</Alert>
    )
  if (followUp.state === 'cancelled') return null
  return (
    <>
      {one.mayCorrect && conflict === null ? (
        <Details summary={m.plan_followup_correct()} open={filled?.form === doForm}>
          <TellForm one={one} filled={filled} />
        </Details>
      ) : null}
      <Section heading={m.plan_followup_note_heading()}>
        <NoteForm one={one} filled={filled} start={conflict?.mine ?? ''} />
      </Section>
    </>
  )
}

/** One follow-up: the form on one screen while it is to be done, and afterwards what came of it. */
export const followUpView = (
  one: OneFollowUp,
  filled: Filled | null = null,
  conflict: DoneConflict | null = null,
): View => {
  const { plan, followUp, side } = one
  const title = m.plan_followup_one_title({ day: shortWhen(followUp.due) })
  return {
    title,
    breadcrumb: [
      ...planCrumbs(plan, '').slice(0, -1),
      { label: m.plan_followup_title(), href: followUpsHref(plan.id) },
      { label: title },
    ],
    failed: filled !== null,
    islands: [
      ...(one.words === null ? [] : ['writing-hints' as const]),
      ...(filled === null ? [] : ['error-summary' as const]),
    ],
    content: (
      <>
        {filled === null ? null : (
          <ErrorSummary errors={filled.errors} form={filled.form === noteForm ? noteForm : undefined} />
        )}
        <PageHeading eyebrow={plan.title} title={title} />
        {one.words === null ? null : <WritingWords words={one.words} />}
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.plan_followup_conflict_heading()} live>
            <p>{m.plan_followup_conflict_done()}</p>
            <blockquote>
              <Written text={conflict.mine} />
            </blockquote>
          </Alert>
        )}
        {followUp.meeting === null ? null : <p>{whenText(followUp)}</p>}
        {followUp.state === 'cancelled' ? (
          <Alert kind="info">{m.plan_followup_state_cancelled()}</Alert>
        ) : null}
        {followUp.done === null ? null : (
          <DoneView done={followUp.done} notes={followUp.notes} goals={one.goals} side={side} />
        )}
        {followUp.state === 'planned' && side !== 'team' ? <p>{m.plan_followup_to_come()}</p> : null}
        {side === 'team' ? <Team one={one} filled={filled} conflict={conflict} /> : null}
      </>
    ),
  }
}
