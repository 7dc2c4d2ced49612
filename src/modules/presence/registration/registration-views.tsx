import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, TextField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { absenceAt, lineAt, marks } from './class-registration.ts'
import { markName, partText } from '../daily-words.ts'
import type { AbsencePart } from '../presence.ts'
import { longestNote, markField, noteField } from './registration-form.ts'
import type { ClassDay, ClassHead, PupilOnDay } from './registration-store.ts'
import { lineText, refusalText, registeredText, toldText } from './registration-words.ts'

declare module '#platform/html/jsx-runtime' {
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'mv-register-class': { children: Child }
    }
  }
}

export type RegistrationPage = {
  readonly head: ClassHead
  readonly part: AbsencePart
  readonly today: Temporal.PlainDate
  readonly classDay: ClassDay
  /** What the address said, when it was no day. */
  readonly unreadableDay: string | null
}

/** What a person had filled in, by field; the page then shows it again instead of what is stored. */
export type Filled = { readonly errors: readonly FieldError[]; readonly written: (field: string) => string }

export const dayHref = (head: ClassHead, day: Temporal.PlainDate, part: AbsencePart): string =>
  `/fravaer/klasse/${head.id}?dag=${day.toString()}${part === 'day' ? '' : `&del=${part}`}`

const DayChoice = ({ head, part, classDay, today }: RegistrationPage): Html => (
  <nav class="mv-register-days" aria-label={m.register_other_day()}>
    <form method="get" action={`/fravaer/klasse/${head.id}`} class="mv-register-days__form">
      <DateField name="dag" label={m.register_day()} value={classDay.day.toString()} />
      {part === 'day' ? null : <input type="hidden" name="del" value={part} />}
      <Button kind="secondary" small>
        {m.register_show_day()}
      </Button>
    </form>
    <ul class="mv-register-days__links">
      {classDay.before === null ? null : (
        <li>
          <a href={dayHref(head, classDay.before, part)}>
            {m.register_day_before({ day: longDay(classDay.before, locale()) })}
          </a>
        </li>
      )}
      {classDay.after === null || Temporal.PlainDate.compare(classDay.after, today) > 0 ? null : (
        <li>
          <a href={dayHref(head, classDay.after, part)}>
            {m.register_day_after({ day: longDay(classDay.after, locale()) })}
          </a>
        </li>
      )}
    </ul>
  </nav>
)

const PartTabs = ({ head, part, classDay }: RegistrationPage): Html | null =>
  head.parts.length === 1 ? null : (
    <TabLinks
      label={m.register_parts()}
      tabs={head.parts.map((one) => ({
        href: dayHref(head, classDay.day, one),
        label: partText(one),
        current: one === part,
      }))}
    />
  )

const hintOf = (pupil: PupilOnDay, part: AbsencePart, day: Temporal.PlainDate): string | undefined => {
  const absence = absenceAt(pupil.absences, part)
  const told = absence === null ? undefined : toldText(absence, day)
  const asked = pupil.hasAskedForLeave ? m.register_leave_asked() : undefined
  return [told, asked].filter((text) => text !== undefined).join(' ') || undefined
}

const PupilRow = ({
  pupil,
  page,
  filled,
}: {
  pupil: PupilOnDay
  page: RegistrationPage
  filled: Filled | null
}): Html => {
  const line = lineAt(pupil.absences, page.part)
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const mark = markField(pupil.pupil)
  const note = noteField(pupil.pupil)
  return (
    <li class="mv-register__pupil">
      <RadioGroup
        name={mark}
        legend={pupil.name}
        hint={hintOf(pupil, page.part, page.classDay.day)}
        error={errorOf(mark)}
        inline
        value={filled === null ? line.mark : filled.written(mark)}
        options={marks.map((value) => ({ value, label: markName(value) }))}
      />
      <TextField
        name={note}
        label={m.register_note({ name: pupil.name })}
        labelHidden
        error={errorOf(note)}
        value={filled === null ? (line.note ?? '') : filled.written(note)}
        width="full"
        maxlength={longestNote}
        autocomplete="off"
      />
    </li>
  )
}

/** How the form is filled in before anybody touches it. */
const standText = ({ classDay, part }: RegistrationPage): string => {
  if (classDay.registrations.some((one) => one.part === part)) return m.register_set_registered()
  const away = classDay.pupils.filter((pupil) => absenceAt(pupil.absences, part) !== null).length
  return away === 0 ? m.register_set_all_present() : m.register_set_some_away({ count: away })
}

const RegisterForm = ({ page, filled }: { page: RegistrationPage; filled: Filled | null }): Html => {
  const { head, classDay, part } = page
  const registration = classDay.registrations.find((one) => one.part === part)
  return (
    <mv-register-class>
      <form method="post" action={dayHref(head, classDay.day, part)}>
        <input
          type="hidden"
          name="version"
          value={filled?.written('version') ?? registration?.version ?? 0}
        />
        <input type="hidden" name="set" value={filled?.written('set') ?? classDay.seen} />
        <p class="mv-soft" id="register-tastatur">
          {filled === null ? `${standText(page)} ` : null}
          {m.register_keys()}
        </p>
        <p class="mv-register__note-heading" aria-hidden="true">
          {m.register_note_heading()}
        </p>
        <ol class="mv-register no-max-width">
          {classDay.pupils.map((pupil) => (
            <PupilRow pupil={pupil} page={page} filled={filled} />
          ))}
        </ol>
        <ButtonRow>
          <Button>
            {registration === undefined
              ? classDay.pupils.length === 1
                ? m.register_send_one()
                : m.register_send({ count: classDay.pupils.length })
              : m.register_send_correction()}
          </Button>
        </ButtonRow>
      </form>
    </mv-register-class>
  )
}

/** What is already known of a day that has not come. */
const KnownAhead = ({ classDay, part }: RegistrationPage): Html => {
  const away = classDay.pupils.filter((pupil) => absenceAt(pupil.absences, part) !== null)
  return (
    <Table
      caption={m.register_known_ahead()}
      rows={away}
      empty={<p>{m.register_known_ahead_none()}</p>}
      columns={[
        { heading: m.register_pupil(), rowHeading: true, cell: ({ name }) => name },
        { heading: m.register_known(), cell: ({ absences }) => lineText(lineAt(absences, part)) },
      ]}
    />
  )
}

const State = ({ classDay, part }: RegistrationPage): Html => {
  const registration = classDay.registrations.find((one) => one.part === part)
  return registration === undefined ? (
    <Alert kind="warning">{m.register_not_registered_text()}</Alert>
  ) : (
    <Alert kind="success">{registeredText(registration, classDay.day)}</Alert>
  )
}

const Content = ({ page, filled }: { page: RegistrationPage; filled: Filled | null }): Html => {
  const { classDay, unreadableDay } = page
  const refusal = refusalText(classDay.state, classDay.day)
  if (unreadableDay !== null)
    return <Alert kind="error">{m.register_no_such_day({ value: unreadableDay })}</Alert>
  if (refusal !== null)
    return (
      <>
        <Alert kind={filled === null ? 'info' : 'error'}>{refusal}</Alert>
        {classDay.state.kind === 'future' ? <KnownAhead {...page} /> : null}
      </>
    )
  if (classDay.pupils.length === 0) return <Alert kind="info">{m.register_no_pupils()}</Alert>
  return (
    <>
      <State {...page} />
      <RegisterForm page={page} filled={filled} />
    </>
  )
}

export const registrationBreadcrumb = (head: ClassHead) => [
  { label: m.register_title(), href: '/fravaer' },
  { label: head.title },
]

export const registrationView = (page: RegistrationPage, filled: Filled | null = null): View => ({
  title: m.register_class_title({ title: page.head.title }),
  breadcrumb: registrationBreadcrumb(page.head),
  failed: filled !== null || page.unreadableDay !== null,
  islands: ['register-class', ...(filled === null ? [] : ['error-summary'])],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} />}
      <PageHeading
        eyebrow={page.head.schoolName}
        title={m.register_class_title({ title: page.head.title })}
        lead={longDay(page.classDay.day, locale())}
      />
      <DayChoice {...page} />
      <PartTabs {...page} />
      <Content page={page} filled={filled} />
    </>
  ),
})
