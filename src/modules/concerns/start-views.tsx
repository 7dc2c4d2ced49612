import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { SelectField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { TextAreaWithHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { type Voice, longest } from './concerns.ts'
import { questionsOf } from './questions.ts'
import type { ChildChoice, ClassChoice, Readers, School } from './start-store.ts'

/** What a form is about, and who will read it. */
export type StartPage = {
  readonly about:
    | { readonly kind: 'class'; readonly classes: readonly ClassChoice[]; readonly chosen: string | null }
    | { readonly kind: 'team' }
    | { readonly kind: 'group' }
    | { readonly kind: 'child'; readonly child: ChildChoice }
  readonly voice: Voice
  readonly school: School
  /** More than one: the actor may choose another. */
  readonly schools: number
  readonly readers: Readers
  readonly days: number
  readonly formKey: string
  /** A family writes as it likes. */
  readonly words: readonly WritingWord[] | null
}

export type FilledStart = {
  readonly errors: readonly FieldError[]
  readonly written: (field: string) => string
}

export const hasReaders = ({ readers }: StartPage): boolean =>
  readers.leaders.length + readers.coordinators.length > 0

const namesOf = (people: readonly { readonly name: string }[]): string =>
  people.map(({ name }) => name).join(', ')

export const startHref = ({ about, school }: StartPage): string =>
  about.kind === 'child'
    ? `/undringer/ny/barn/${about.child.pupil}`
    : `/undringer/ny/${{ class: 'klasse', team: 'team', group: 'gruppe' }[about.kind]}?skole=${school.id}`

const titleOf = ({ about, voice }: StartPage): string => {
  if (about.kind === 'class') return m.concern_form_class_title()
  if (about.kind === 'team') return m.concern_form_team_title()
  if (about.kind === 'group') return m.concern_form_group_title()
  if (voice === 'pupil') return m.concern_form_pupil_title()
  return voice === 'guardian'
    ? m.concern_form_guardian_title({ name: about.child.givenName })
    : m.concern_form_child_title({ name: about.child.name })
}

/** Said before anything is sent. */
const StaffReaders = ({ page: { about, readers } }: { page: StartPage }): Html => (
  <Section heading={m.concern_readers_heading()}>
    <ul>
      {readers.leaders.length === 0 ? null : (
        <li>{m.concern_readers_leaders({ names: namesOf(readers.leaders) })}</li>
      )}
      {readers.coordinators.length === 0 ? null : (
        <li>{m.concern_readers_coordinators({ names: namesOf(readers.coordinators) })}</li>
      )}
      <li>{about.kind === 'child' ? m.concern_readers_handed_child() : m.concern_readers_handed()}</li>
      {about.kind === 'child' ? <li>{m.concern_readers_parents()}</li> : null}
    </ul>
  </Section>
)

const FamilyReaders = ({
  page: { readers, voice },
  child,
  filled,
}: {
  page: StartPage
  child: ChildChoice
  filled: FilledStart | null
}): Html => (
  <>
    <RadioGroup
      name="hvem"
      legend={voice === 'pupil' ? m.concern_readers_pupil() : m.concern_readers_guardian()}
      hint={
        voice === 'pupil'
          ? m.concern_readers_pupil_hint()
          : m.concern_readers_guardian_hint({ name: child.givenName })
      }
      error={filled?.errors.find(({ field }) => field === 'hvem')?.message}
      value={filled?.written('hvem') ?? 'leadersAndTeachers'}
      options={[
        {
          value: 'leadersAndTeachers',
          label: voice === 'pupil' ? m.concern_audience_both() : m.concern_audience_both_guardian(),
          hint: namesOf([
            ...new Map([...readers.leaders, ...readers.teachers].map((one) => [one.person, one])).values(),
          ]),
        },
        { value: 'leaders', label: m.concern_audience_leaders(), hint: namesOf(readers.leaders) },
      ]}
    />
    {voice === 'pupil' ? <p>{m.concern_readers_pupil_parents()}</p> : null}
  </>
)

const About = ({ page: { about }, filled }: { page: StartPage; filled: FilledStart | null }): Html | null => {
  const error = filled?.errors.find(({ field }) => field === 'emne')?.message
  if (about.kind === 'child') return null
  if (about.kind !== 'class')
    return (
      <TextField
        name="emne"
        label={about.kind === 'team' ? m.concern_field_team() : m.concern_field_group()}
        hint={about.kind === 'team' ? m.concern_field_team_hint() : m.concern_field_group_hint()}
        need="required"
        error={error}
        value={filled?.written('emne')}
        maxlength={longest.named}
        width="l"
        autocomplete="off"
      />
    )
  const choices = (kind: ClassChoice['kind']) =>
    about.classes
      .filter((one) => one.kind === kind)
      .map(({ id, title }) => ({ value: id as string, label: title }))
  const groups = [
    { group: m.concern_field_homerooms(), options: choices('homeroom') },
    { group: m.concern_field_scheduled(), options: choices('scheduled') },
  ]
  return (
    <SelectField
      name="emne"
      label={m.concern_field_class()}
      need="required"
      error={error}
      value={filled?.written('emne') ?? about.chosen ?? undefined}
      empty
      options={groups.filter(({ options }) => options.length > 0)}
    />
  )
}

const Fields = ({ page, filled }: { page: StartPage; filled: FilledStart | null }): Html => {
  const ask = questionsOf[page.voice]
  const name = page.about.kind === 'child' ? page.about.child.givenName : ''
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return (
    <>
      <TextAreaWithHints
        words={page.words}
        name="virker"
        label={ask.works.label(name)}
        hint={ask.works.hint(name)}
        need="optional"
        error={errorOf('virker')}
        value={filled?.written('virker')}
        rows={2}
        maxlength={longest.more}
      />
      <TextAreaWithHints
        words={page.words}
        name="set"
        label={ask.seen.label(name)}
        hint={ask.seen.hint(name)}
        need="required"
        error={errorOf('set')}
        value={filled?.written('set')}
        rows={5}
        maxlength={longest.seen}
      />
      <TextAreaWithHints
        words={page.words}
        name="undrer"
        label={ask.wonders.label(name)}
        hint={ask.wonders.hint(name)}
        need="optional"
        error={errorOf('undrer')}
        value={filled?.written('undrer')}
        rows={2}
        maxlength={longest.more}
      />
      <TextField
        name="ved"
        label={ask.known.label(name)}
        hint={ask.known.hint(name)}
        need="optional"
        error={errorOf('ved')}
        value={filled?.written('ved')}
        maxlength={longest.knownBy}
        width="l"
        autocomplete="off"
      />
    </>
  )
}

const Urgent = ({ page }: { page: StartPage }): Html | null => {
  if (page.voice === 'pupil')
    return (
      <Alert kind="warning" heading={m.concern_urgent_heading()}>
        {m.concern_urgent_pupil()}
      </Alert>
    )
  if (page.voice === 'guardian') return <p>{m.concern_urgent_guardian({ days: page.days })}</p>
  return page.about.kind === 'child' ? <p>{m.concern_duty()}</p> : null
}

export const startView = (page: StartPage, filled: FilledStart | null = null): View => {
  const title = titleOf(page)
  const { about, voice } = page
  return {
    title,
    breadcrumb: [
      {
        label: voice === 'staff' ? m.concern_title() : m.concern_own_title_family(),
        href: voice === 'staff' ? '/undringer' : '/undringer/mine',
      },
      { label: title },
    ],
    failed: filled !== null,
    islands: [
      ...(page.words === null ? [] : ['writing-hints' as const]),
      ...(filled === null ? [] : ['error-summary' as const]),
    ],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading
          eyebrow={
            about.kind === 'child' && voice !== 'pupil'
              ? (about.child.homeClass ?? undefined)
              : page.school.name
          }
          title={title}
          lead={questionsOf[voice].lead()}
        />
        {page.schools > 1 ? (
          <p>
            <a href="/undringer/ny">{m.concern_other_school()}</a>
          </p>
        ) : null}
        <Urgent page={page} />
        {hasReaders(page) ? (
          <form method="post" action={startHref(page)}>
            <input type="hidden" name="noegle" value={page.formKey} />
            {about.kind === 'child' ? null : <p>{m.concern_no_names()}</p>}
            {page.words === null ? null : <WritingWords words={page.words} />}
            <About page={page} filled={filled} />
            <Fields page={page} filled={filled} />
            {about.kind === 'child' && voice !== 'staff' ? (
              <FamilyReaders page={page} child={about.child} filled={filled} />
            ) : (
              <StaffReaders page={page} />
            )}
            <ButtonRow>
              <Button>{voice === 'staff' ? m.concern_send_staff() : m.concern_send()}</Button>
            </ButtonRow>
          </form>
        ) : (
          <Alert kind="warning" heading={m.concern_no_readers()}>
            <p>{m.concern_no_readers_text({ school: page.school.name })}</p>
            <ButtonRow>
              <LinkButton href="/undringer/mine">{m.concern_own_link()}</LinkButton>
            </ButtonRow>
          </Alert>
        )}
      </>
    ),
  }
}
