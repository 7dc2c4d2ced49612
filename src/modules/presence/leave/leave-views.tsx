import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, TextAreaField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag, type TagKind } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { PersonActor } from '#platform/access/actor.ts'
import { dayOf } from '#platform/clock.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { PupilId } from '#platform/ids.ts'
import { spanText } from '../daily-words.ts'
import type { Child } from '../family-store.ts'
import { type LeaveState, mayStillWithdraw } from './leave.ts'
import { mayAnswerLeave } from './leave-policy.ts'
import type { LeaveRequest } from './leave-store.ts'

export type LeavePage = {
  readonly actor: PersonActor
  readonly today: Temporal.PlainDate
  readonly children: readonly Child[]
  readonly requests: readonly LeaveRequest[]
  readonly answers: boolean
}

export type FilledLeave = {
  readonly form: string
  readonly errors: readonly FieldError[]
  readonly written: (field: string) => string
}

const stateWords: Readonly<Record<LeaveState, { kind: TagKind; text: () => string }>> = {
  asked: { kind: 'info', text: () => m.leave_state_asked() },
  approved: { kind: 'success', text: () => m.leave_state_approved() },
  refused: { kind: 'error', text: () => m.leave_state_refused() },
  withdrawn: { kind: 'neutral', text: () => m.leave_state_withdrawn() },
}

const StateTag = ({ state }: { state: LeaveState }): Html => (
  <Tag kind={stateWords[state].kind}>{stateWords[state].text()}</Tag>
)

const Answer = ({ leave }: { leave: LeaveRequest }): Html | null =>
  leave.answeredAt === null ? null : (
    <p>
      {m.leave_answered_by({
        name: leave.answeredByName ?? m.register_someone(),
        day: shortDay(dayOf(leave.answeredAt), locale()),
      })}
      {leave.answer === null ? '' : `: ${leave.answer}`}
    </p>
  )

const OwnRequests = ({ page, child }: { page: LeavePage; child: Child }): Html => (
  <Table
    caption={m.leave_requests_of({ name: child.name })}
    rows={page.requests.filter(({ pupil }) => pupil === child.pupil)}
    empty={<p>{m.leave_none()}</p>}
    columns={[
      { heading: m.leave_when(), rowHeading: true, cell: (leave) => spanText(leave.firstDay, leave.lastDay) },
      { heading: m.leave_reason(), cell: ({ reason }) => reason },
      {
        heading: m.leave_state(),
        cell: (leave) => (
          <div>
            <StateTag state={leave.state} />
            <Answer leave={leave} />
          </div>
        ),
      },
      {
        heading: m.leave_withdraw(),
        cell: (leave) =>
          leave.askedBy === page.actor.person && mayStillWithdraw(leave, page.today) ? (
            <ActionForm
              action={`/fravaer/fri/${leave.id}/traek-tilbage`}
              fields={{ version: String(leave.version) }}
              label={m.leave_withdraw()}
              context={`${child.name}, ${spanText(leave.firstDay, leave.lastDay)}`}
              small
            />
          ) : null,
      },
    ]}
  />
)

const AskForm = ({ child, filled }: { child: Child; filled: FilledLeave | null }): Html => {
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const form = child.pupil
  return (
    <form method="post" action={`/fravaer/fri/barn/${child.pupil}`}>
      <h3>{m.leave_ask_heading({ name: child.name })}</h3>
      <p>{m.leave_ask_text()}</p>
      <DateField
        name="fra"
        form={form}
        label={m.leave_first_day()}
        error={errorOf('fra')}
        value={filled?.written('fra')}
      />
      <DateField
        name="til"
        form={form}
        label={m.leave_last_day()}
        error={errorOf('til')}
        value={filled?.written('til')}
      />
      <TextAreaField
        name="grund"
        form={form}
        label={m.leave_reason()}
        hint={m.leave_reason_hint()}
        error={errorOf('grund')}
        value={filled?.written('grund')}
        rows={3}
        maxlength={1000}
      />
      <ButtonRow>
        <Button context={child.name}>{m.leave_ask()}</Button>
      </ButtonRow>
    </form>
  )
}

const StaffRequests = ({ page }: { page: LeavePage }): Html => {
  const own = new Set<PupilId>(page.children.map(({ pupil }) => pupil))
  const asked = page.requests.filter(
    ({ pupil, isHomeTeacher, school }) =>
      !own.has(pupil) &&
      (isHomeTeacher ||
        page.actor.roles.some((held) => held.role === 'schoolLeader' && held.school === school)),
  )
  return (
    <Section heading={m.leave_staff_heading()}>
      <Table
        caption={m.leave_staff_caption()}
        captionHidden
        rows={asked}
        empty={<p>{m.leave_staff_none()}</p>}
        columns={[
          {
            heading: m.register_pupil(),
            rowHeading: true,
            cell: (leave) => <a href={`/fravaer/fri/${leave.id}`}>{leave.child.name}</a>,
          },
          { heading: m.register_class(), cell: ({ child }) => child.homeClass?.title ?? '' },
          { heading: m.leave_when(), cell: (leave) => spanText(leave.firstDay, leave.lastDay) },
          { heading: m.leave_school_days(), numeric: true, cell: ({ schoolDays }) => schoolDays },
          {
            heading: m.leave_state(),
            cell: (leave) =>
              leave.state === 'asked' && !mayAnswerLeave(page.actor, leave).may ? (
                <Tag>{m.leave_leader_answers()}</Tag>
              ) : (
                <StateTag state={leave.state} />
              ),
          },
        ]}
      />
    </Section>
  )
}

export const leaveView = (page: LeavePage, filled: FilledLeave | null = null): View => ({
  title: m.leave_title(),
  breadcrumb: [],
  failed: filled !== null,
  islands: filled === null ? [] : ['error-summary'],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} form={filled.form} />}
      <PageHeading title={m.leave_title()} lead={m.leave_lead()} />
      {page.answers ? <StaffRequests page={page} /> : null}
      {page.children.map((child) => (
        <Section heading={child.name}>
          <OwnRequests page={page} child={child} />
          <AskForm child={child} filled={filled?.form === child.pupil ? filled : null} />
        </Section>
      ))}
    </>
  ),
})

const AnswerForm = ({ leave, filled }: { leave: LeaveRequest; filled: FilledLeave | null }): Html => {
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action={`/fravaer/fri/${leave.id}/svar`}>
      <input type="hidden" name="version" value={leave.version} />
      <RadioGroup
        name="svar"
        legend={m.leave_answer()}
        error={errorOf('svar')}
        value={filled?.written('svar')}
        inline
        options={[
          { value: 'approved', label: m.leave_approve() },
          { value: 'refused', label: m.leave_refuse() },
        ]}
      />
      <TextAreaField
        name="tekst"
        label={m.leave_answer_text()}
        hint={m.leave_answer_hint()}
        error={errorOf('tekst')}
        value={filled?.written('tekst')}
        rows={3}
        maxlength={1000}
      />
      <ButtonRow>
        <Button>{m.leave_send_answer()}</Button>
        <LinkButton kind="secondary" href="/fravaer/fri">
          {m.leave_back()}
        </LinkButton>
      </ButtonRow>
    </form>
  )
}

/** One request. `conflict` is what a person had written when somebody else answered, or the family withdrew, before them. */
export const leaveRequestView = (
  actor: PersonActor,
  leave: LeaveRequest,
  filled: FilledLeave | null = null,
  conflict: string | null = null,
): View => ({
  title: m.leave_of({ name: leave.child.name }),
  breadcrumb: [{ label: m.leave_title(), href: '/fravaer/fri' }, { label: leave.child.name }],
  failed: filled !== null,
  islands: filled === null ? [] : ['error-summary'],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} />}
      <PageHeading
        eyebrow={leave.child.homeClass?.title ?? leave.child.schoolName}
        title={m.leave_of({ name: leave.child.name })}
      />
      {conflict === null ? null : (
        <Alert kind="warning" heading={m.leave_conflict_heading()} live>
          <p>{m.leave_conflict_text()}</p>
          <blockquote>{conflict}</blockquote>
        </Alert>
      )}
      <DefinitionList
        items={[
          { term: m.leave_when(), details: spanText(leave.firstDay, leave.lastDay) },
          { term: m.leave_school_days(), details: leave.schoolDays },
          { term: m.leave_reason(), details: leave.reason },
          {
            term: m.leave_asked_by(),
            details: `${leave.askedByName ?? ''}, ${shortDay(dayOf(leave.askedAt), locale())}`,
          },
          {
            term: m.leave_state(),
            details: (
              <div>
                <StateTag state={leave.state} />
                <Answer leave={leave} />
              </div>
            ),
          },
        ]}
      />
      {leave.state !== 'asked' ? null : mayAnswerLeave(actor, leave).may ? (
        <AnswerForm leave={leave} filled={filled} />
      ) : (
        <Alert kind="info">{m.leave_leader_answers_text({ days: leave.teacherDays })}</Alert>
      )}
    </>
  ),
})
