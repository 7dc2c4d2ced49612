import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { CheckboxGroup, RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { fieldId } from '#design/field/field-frame.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { WritingHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import { writingWords } from '#writing'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import { type FieldError, oneOf, readForm, text, type Written } from '#platform/http/fields.ts'
import type { Route, View } from '#platform/http/page.ts'
import type { PersonId } from '#platform/ids.ts'
import { membersOf } from '../content-store.ts'
import { planHref } from '../hrefs.ts'
import { Paragraphs } from '../overview/overview-parts.tsx'
import { isOpen, type Plan, type PlanMember } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { addNote, hiddenNotes, notesOf, type PlanNote } from './note-store.ts'

type NotesPage = {
  readonly plan: Plan
  readonly notes: readonly PlanNote[]
  readonly hidden: number
  /** Whom a restricted note can be shown to. */
  readonly others: readonly PlanMember[]
  readonly words: readonly WritingWord[]
}

type Filled = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  readonly readers: readonly string[]
}

const notesView = (page: NotesPage, filled: Filled | null = null): View => {
  const { plan, notes, hidden, others, words } = page
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return {
    title: `${m.plan_notes()}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, m.plan_notes()),
    failed: filled !== null,
    islands: ['writing-hints', ...(filled === null ? [] : ['error-summary'])],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PlanHeading plan={plan} tab={null} lead={m.plan_notes_lead()} />
        <Section heading={m.plan_notes()}>
          {hidden === 0 ? null : <Alert kind="info">{m.plan_notes_hidden({ count: hidden })}</Alert>}
          {notes.length === 0 ? <p class="mv-soft">{m.plan_notes_none()}</p> : null}
          {notes.map((note) => (
            <article class="mv-plan-note">
              <Paragraphs text={note.text} />
              <p class="mv-soft">
                {m.plan_note_by({ name: note.by, day: shortDay(dayOf(note.at), locale()) })}{' '}
                {note.readers === null
                  ? m.plan_note_for_team()
                  : m.plan_note_for({ names: note.readers.join(', ') || m.plan_note_for_nobody() })}
              </p>
            </article>
          ))}
        </Section>
        {isOpen(plan.status) ? (
          <Section heading={m.plan_note_new()}>
            <form method="post" action={`${planHref(plan.id)}/noter`}>
              <TextAreaField
                name="note"
                label={m.plan_note_text()}
                hint={m.plan_note_text_hint()}
                rows={4}
                maxlength={10_000}
                value={filled?.written('note')}
                error={errorOf('note')}
              />
              <WritingWords words={words} />
              <WritingHints field={fieldId('note')} text={filled?.written('note') ?? ''} words={words} />
              <RadioGroup
                name="hvem"
                legend={m.plan_note_who()}
                value={filled?.written('hvem') ?? 'team'}
                error={errorOf('hvem')}
                options={[
                  { value: 'team', label: m.plan_note_who_team() },
                  { value: 'restricted', label: m.plan_note_who_restricted(), hint: m.plan_note_who_hint() },
                ]}
              />
              {others.length === 0 ? null : (
                <CheckboxGroup
                  name="laeser"
                  legend={m.plan_note_readers()}
                  hint={m.plan_note_readers_hint()}
                  values={filled?.readers}
                  options={others.map(({ person, name }) => ({ value: String(person), label: name }))}
                />
              )}
              <ButtonRow>
                <Button>{m.plan_note_add()}</Button>
              </ButtonRow>
            </form>
          </Section>
        ) : null}
      </>
    ),
  }
}

const readNotes = async (tx: ActorTx, { plan, session }: AtPlan): Promise<NotesPage> => {
  const [notes, hidden, members, words] = await Promise.all([
    notesOf(tx, plan.id),
    hiddenNotes(tx, plan.id),
    membersOf(tx, plan.id),
    writingWords(tx),
  ])
  return {
    plan,
    notes,
    hidden,
    words,
    others: members.filter(({ person }) => person !== session.actor.person),
  }
}

const about = { roles: workingRoles, sides: ['team'] as const, tab: '/noter' }

const show = planPage<NotesPage>({
  ...about,
  action: 'plans.notes.read',
  read: readNotes,
  view: (page) => notesView(page),
})

const add = planAction<NotesPage>({
  ...about,
  action: 'plans.notes.add',
  needsOpen: true,
  read: readNotes,
  act: async (tx, { shown, form }) => {
    const read = readForm(form, {
      note: text({ max: 10_000, required: m.plan_note_write() }),
      hvem: oneOf(['team', 'restricted'], m.plan_note_choose_who()),
    })
    const chosen = form.fields.get('laeser') ?? []
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: notesView(shown, { ...read, readers: chosen }) }
    const readers = shown.others.flatMap(({ person }): PersonId[] =>
      chosen.includes(String(person)) ? [person] : [],
    )
    const { note, hvem } = read.values
    await addNote(tx, shown.plan.id, { text: note, readers: hvem === 'team' ? null : readers })
    return {
      kind: 'done',
      to: `${planHref(shown.plan.id)}/noter`,
      notice: { kind: 'success', text: m.plan_note_added() },
    }
  },
})

export const noteRoutes: readonly Route[] = [show, add]
