import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { PersonActor } from '#platform/access/actor.ts'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { PupilId } from '#platform/ids.ts'
import { dayText, momentText, partText, timeText } from '../daily-words.ts'
import { noticeKinds, noticeRefusal, type NoticeKind, type NoticeRefusal } from './notice.ts'
import type { ChildDay, ChildNotices } from './notice-store.ts'
import { categoryName } from '../presence-words.ts'
import type { ToldAbsence } from '../registration/registration-store.ts'

export type NoticePage = {
  readonly children: readonly ChildNotices[]
  readonly today: Temporal.PlainDate
  readonly actor: PersonActor
}

export type FilledNotice = {
  readonly pupil: PupilId
  readonly errors: readonly FieldError[]
  readonly written: (field: string) => string
}

const kindName: Readonly<Record<NoticeKind, () => string>> = {
  sick: () => m.notice_sick(),
  late: () => m.notice_late(),
}

export const noticeRefusalText = (refusal: NoticeRefusal, { until, child }: ChildNotices): string => {
  if (refusal === 'known') return m.notice_known({ name: child.name })
  if (refusal === 'registered') return m.notice_registered({ school: child.schoolName })
  return m.notice_too_late({ time: timeText(until), school: child.schoolName })
}

const Told = ({
  absence,
  day,
  given,
  actor,
}: {
  absence: ToldAbsence
  day: ChildDay
  given: ChildNotices
  actor: PersonActor
}): Html => {
  const what =
    absence.part === 'day'
      ? categoryName(absence.category, locale())
      : `${categoryName(absence.category, locale())} (${partText(absence.part)})`
  const canGo = absence.origin === 'guardian' && absence.byPerson === actor.person && !day.isRegistered
  return (
    <li>
      <p>
        <strong>{longDay(day.day, locale())}</strong>: {what}
        {absence.note === null ? null : ` – ${absence.note}`}
        <br />
        <span class="mv-soft">
          {absence.by === null
            ? m.notice_told_at({ when: momentText(absence.at, day.day) })
            : m.notice_told_by({ name: absence.by, when: momentText(absence.at, day.day) })}
        </span>
      </p>
      {canGo ? (
        <ActionForm
          action={`/fravaer/meld/${given.child.pupil}/${absence.id}/fortryd`}
          label={m.notice_take_back()}
          context={`${given.child.name}, ${longDay(day.day, locale())}`}
          small
        />
      ) : null}
    </li>
  )
}

const NoticeForm = ({
  given,
  open,
  today,
  filled,
}: {
  given: ChildNotices
  open: readonly ChildDay[]
  today: Temporal.PlainDate
  filled: FilledNotice | null
}): Html => {
  const { pupil, name } = given.child
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action={`/fravaer/meld/${pupil}`}>
      <RadioGroup
        name="dag"
        form={pupil}
        legend={m.notice_which_day({ name })}
        error={errorOf('dag')}
        value={filled?.written('dag') ?? open[0]?.day.toString()}
        options={open.map(({ day }) => ({
          value: day.toString(),
          label: day.equals(today)
            ? `${longDay(day, locale())} (${dayText(day, today)})`
            : longDay(day, locale()),
        }))}
      />
      <RadioGroup
        name="hvad"
        form={pupil}
        legend={m.notice_what()}
        error={errorOf('hvad')}
        value={filled?.written('hvad') ?? 'sick'}
        options={noticeKinds.map((kind) => ({ value: kind, label: kindName[kind]() }))}
      />
      <TextAreaField
        name="note"
        form={pupil}
        label={m.notice_note()}
        hint={m.notice_note_hint()}
        need="optional"
        error={errorOf('note')}
        value={filled?.written('note')}
        rows={2}
        maxlength={300}
      />
      <ButtonRow>
        <Button context={name}>{m.notice_send()}</Button>
      </ButtonRow>
    </form>
  )
}

const ChildSection = ({
  given,
  page,
  filled,
}: {
  given: ChildNotices
  page: NoticePage
  filled: FilledNotice | null
}): Html => {
  const { child, days } = given
  const told = days.flatMap((day) => day.absences.map((absence) => ({ day, absence })))
  const open = days.filter((day) => noticeRefusal(day) === null)
  const late = days.find((day) => day.isTooLate && noticeRefusal(day) !== 'known')
  return (
    <Section heading={child.homeClass === null ? child.name : `${child.name}, ${child.homeClass.title}`}>
      {told.length === 0 ? null : (
        <ul class="mv-told">
          {told.map(({ day, absence }) => (
            <Told absence={absence} day={day} given={given} actor={page.actor} />
          ))}
        </ul>
      )}
      {late === undefined ? null : (
        <Alert kind="info">{noticeRefusalText(late.isRegistered ? 'registered' : 'tooLate', given)}</Alert>
      )}
      {open.length === 0 ? (
        <p>{m.notice_no_open_day()}</p>
      ) : (
        <NoticeForm given={given} open={open} today={page.today} filled={filled} />
      )}
    </Section>
  )
}

export const noticeView = (page: NoticePage, filled: FilledNotice | null = null): View => ({
  title: m.notice_title(),
  breadcrumb: [],
  failed: filled !== null,
  islands: filled === null ? [] : ['error-summary'],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} form={filled.pupil} />}
      <PageHeading title={m.notice_title()} lead={m.notice_lead()} />
      {page.children.length === 0 ? (
        <EmptyState heading={m.notice_no_children()}>{m.notice_no_children_text()}</EmptyState>
      ) : (
        page.children.map((given) => (
          <ChildSection
            given={given}
            page={page}
            filled={filled?.pupil === given.child.pupil ? filled : null}
          />
        ))
      )}
    </>
  ),
})
