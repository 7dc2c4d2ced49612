import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Card } from '#design/card/card.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { PupilId } from '#platform/ids.ts'
import { Lines } from '../pupil/lines.tsx'
import { patternSentence, patternTitle } from '../patterns/pattern-words.ts'
import type { ClassSignals } from './store.ts'
import { type StoredSignal, signalAnswers, waitsForTalk } from './stored-signal.ts'
import { answerName, answerText, asksAgainText } from './words.ts'

export const noteLimit = 1000

type AnswerFormProps = {
  readonly stored: StoredSignal
  /** Where the person goes when the answer is kept. */
  readonly back: string
  /** Only on a page with more than one signal. */
  readonly form?: string
  readonly errors?: readonly FieldError[]
  readonly written?: Written
}

/** What was done about a signal: three answers and a note. It carries what it was read at. */
export const AnswerForm = ({ stored, back, form, errors = [], written }: AnswerFormProps): Html => {
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action={`/signaler/${stored.id}`}>
      <input type="hidden" name="version" value={stored.version} />
      <input type="hidden" name="stoerrelse" value={stored.signal.size} />
      <input type="hidden" name="retur" value={back} />
      <RadioGroup
        name="svar"
        form={form}
        legend={m.signals_answer_legend()}
        need="required"
        value={written?.('svar')}
        error={errorOf('svar')}
        options={signalAnswers.map((kind) => ({
          value: kind,
          label: answerName(kind),
          hint: kind === 'plan' ? m.signals_answer_plan_hint() : undefined,
        }))}
      />
      <TextAreaField
        name="note"
        form={form}
        label={m.signals_note_label()}
        hint={m.signals_note_hint()}
        need="optional"
        rows={3}
        maxlength={noteLimit}
        value={written?.('note')}
        error={errorOf('note')}
      />
      <Button>{m.signals_answer_send()}</Button>
    </form>
  )
}

/** One sentence with its numbers, and what was answered before. */
export const SignalText = ({ stored }: { stored: StoredSignal }): Html => (
  <>
    <p>
      <strong>{patternTitle(stored.signal.pattern, locale())}.</strong>{' '}
      {patternSentence(stored.signal, locale())}
    </p>
    {stored.answer === null ? null : (
      <p class="mv-soft">
        {answerText(stored.answer)}
        {waitsForTalk(stored) ? ` ${asksAgainText(stored, stored.answer)}` : null}
        {stored.answer.note === null ? null : ` “${stored.answer.note}”`}
      </p>
    )}
  </>
)

export type NamedPupil = { readonly id: PupilId; readonly name: string }

/** A pupil with what waits for a conversation, each with its own answer. */
export const WaitingCard = ({
  pupil,
  signals,
  back,
}: {
  pupil: NamedPupil
  signals: readonly StoredSignal[]
  back: string
}): Html => (
  <Card heading={pupil.name} level={3} href={`/elever/${pupil.id}`}>
    {signals.map((stored) => (
      <>
        <SignalText stored={stored} />
        <Details
          summary={m.signals_answer_open()}
          context={`${pupil.name}, ${patternTitle(stored.signal.pattern, locale())}`}
        >
          <AnswerForm stored={stored} back={back} form={stored.id} />
        </Details>
      </>
    ))}
  </Card>
)

const answeredColumns = (nameOf: ((pupil: PupilId) => string) | null): Column<StoredSignal>[] => [
  ...(nameOf === null
    ? []
    : [
        {
          heading: m.signals_pupil(),
          rowHeading: true,
          cell: (stored: StoredSignal) => <a href={`/elever/${stored.pupil}`}>{nameOf(stored.pupil)}</a>,
        },
      ]),
  {
    heading: m.signals_seen(),
    rowHeading: nameOf === null,
    cell: (stored) => patternSentence(stored.signal, locale()),
  },
  {
    heading: m.signals_answer(),
    cell: ({ answer, formerAnswers }) =>
      answer === null ? (
        m.signals_not_answered()
      ) : (
        <Lines
          texts={[answer, ...formerAnswers].map(
            (given) => `${answerText(given)}${given.note === null ? '' : ` “${given.note}”`}`,
          )}
        />
      ),
  },
]

/** Signals that rest, or have ended, with their answers. */
export const AnsweredTable = ({
  caption,
  signals,
  nameOf = null,
}: {
  caption: string
  signals: readonly StoredSignal[]
  nameOf?: ((pupil: PupilId) => string) | null
}): Html => (
  <Table
    caption={caption}
    captionHidden
    compact
    columns={[
      ...answeredColumns(nameOf),
      {
        heading: m.signals_again(),
        cell: (stored) =>
          stored.endedAt === null ? (
            <a href={`/signaler/${stored.id}`}>
              {m.signals_answer_again()}
              <span class="mv-hidden">: {patternSentence(stored.signal, locale())}</span>
            </a>
          ) : (
            m.signals_ended()
          ),
      },
    ]}
    rows={signals}
  />
)

export type AnswerPage = {
  readonly stored: StoredSignal
  readonly pupil: NamedPupil
  readonly back: string
  readonly errors?: readonly FieldError[]
  readonly written?: Written
  /** Somebody answered while the form was open: the new answer is in `stored`, the person's own in `written`. */
  readonly isConflict?: boolean
}

/** A signal on a page of its own: where a form that was wrong comes back, and where an answer is given again. */
export const answerView = ({ stored, pupil, back, errors = [], written, isConflict }: AnswerPage): View => ({
  title: m.signals_page_title({ name: pupil.name }),
  breadcrumb: [
    { label: m.signals_title(), href: '/signaler' },
    { label: pupil.name, href: `/elever/${pupil.id}` },
    { label: m.signals_answer() },
  ],
  failed: errors.length > 0,
  content: (
    <>
      <ErrorSummary errors={errors} />
      <PageHeading title={m.signals_page_title({ name: pupil.name })} />
      {isConflict === true ? (
        <Alert kind="warning" heading={m.signals_conflict_heading()} live>
          <p class="alert-text">{m.signals_conflict_text()}</p>
        </Alert>
      ) : null}
      <SignalText stored={stored} />
      {stored.endedAt === null ? (
        <AnswerForm
          stored={stored}
          back={back}
          errors={errors}
          {...(written === undefined ? {} : { written })}
        />
      ) : (
        <p>{m.signals_has_ended()}</p>
      )}
      <ButtonRow>
        <LinkButton kind="tertiary" href={back}>
          {m.signals_back()}
        </LinkButton>
      </ButtonRow>
    </>
  ),
})

const countOf = ({ pupils }: ClassSignals): number =>
  pupils.reduce((sum, { signals }) => sum + signals.length, 0)

/** A leader of many classes sees how many first, and opens one at a time. */
const mostOpen = 4

/** Everything that nobody has talked about yet, class by class and by name within the class. */
export const signalsView = (classes: readonly ClassSignals[]): View => ({
  title: m.signals_title(),
  breadcrumb: [{ label: m.signals_title() }],
  content: (
    <>
      <PageHeading title={m.signals_heading_waiting()} lead={m.signals_waiting_lead()} />
      {classes.length === 0 ? (
        <EmptyState heading={m.signals_none_heading()}>{m.signals_none_text()}</EmptyState>
      ) : (
        classes.map((one) => (
          <Details
            summary={m.signals_waiting_class({ title: one.title, count: countOf(one) })}
            open={classes.length <= mostOpen}
          >
            <Table
              caption={m.signals_table_caption({ title: one.title })}
              captionHidden
              columns={[
                {
                  heading: m.signals_pupil(),
                  rowHeading: true,
                  cell: (pupil) => <a href={`/elever/${pupil.id}#signaler`}>{pupil.name}</a>,
                },
                {
                  heading: m.signals_seen(),
                  cell: (pupil) => (
                    <Lines texts={pupil.signals.map(({ signal }) => patternSentence(signal, locale()))} />
                  ),
                },
              ]}
              rows={one.pupils}
            />
            {one.mayOpenClass ? (
              <p>
                <a href={`/klasser/${one.classId}`}>{m.signals_to_class({ title: one.title })}</a>
              </p>
            ) : null}
          </Details>
        ))
      )}
    </>
  ),
})
