import { Alert } from '#design/alert/alert.tsx'
import { AnswerScale } from '#design/answer-scale/answer-scale.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { TextAreaField, TextField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { Written } from '#platform/http/fields.ts'
import type { Crumb, View } from '#platform/http/page.ts'
import { choiceField } from './answer-form.ts'
import type { AskedPulse } from './answer-store.ts'
import { fewestAnswers, fewestFor, longestWords } from './pulses.ts'
import { listText, stepNames } from './pulse-words.ts'

/**
 * What the pupil is promised, before answering. Every sentence is held by the database (migrations/0015_pulses.sql); change none here
 * without looking there.
 */
export const Promise = ({
  pulse,
}: {
  pulse: Pick<AskedPulse, 'mode' | 'way' | 'pupils' | 'familyReads' | 'readerNames'>
}): Html =>
  pulse.mode === 'anonymous' && pulse.way === 'slips' ? (
    <Alert kind="info" heading={m.pulse_promise_slips_heading()}>
      <ul>
        <li>{m.pulse_promise_slips_together()}</li>
        <li>{m.pulse_promise_slips_result({ least: fewestFor(pulse), pupils: pulse.pupils })}</li>
        <li>{m.pulse_promise_slips_adult()}</li>
        <li>{m.pulse_promise_slips_same()}</li>
        <li>{m.pulse_promise_own_choice()}</li>
      </ul>
    </Alert>
  ) : pulse.mode === 'anonymous' ? (
    <Alert kind="info" heading={m.pulse_promise_anonymous_heading()}>
      <ul>
        <li>{m.pulse_promise_anonymous_together()}</li>
        <li>{m.pulse_promise_anonymous_result({ least: fewestAnswers })}</li>
        <li>{m.pulse_promise_anonymous_same()}</li>
        <li>{m.pulse_promise_own_choice()}</li>
      </ul>
    </Alert>
  ) : (
    <Alert kind="info" heading={m.pulse_promise_confidential_heading()}>
      <ul>
        <li>
          {pulse.readerNames.length === 0
            ? m.pulse_promise_readers_leader()
            : m.pulse_promise_readers({ names: listText(pulse.readerNames) })}
        </li>
        <li>{pulse.familyReads ? m.pulse_promise_family_reads() : m.pulse_promise_family_not()}</li>
        <li>{m.pulse_promise_not_classmates()}</li>
        <li>{m.pulse_promise_own_choice()}</li>
      </ul>
    </Alert>
  )

export type Filled = { readonly errors: readonly FormError[]; readonly written: Written }

export const AnswerForm = (given: {
  pulse: AskedPulse
  action: string
  hidden: Readonly<Record<string, string>>
  filled: Filled | null
}): Html => {
  const { pulse, action, hidden, filled } = given
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  const names = stepNames(pulse.scale)
  return (
    <form method="post" action={action}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {pulse.scale === 'steps' ? <p>{m.pulse_how_well()}</p> : null}
      {pulse.questions.map((question, index) => (
        <AnswerScale
          name={choiceField(index)}
          legend={`${index + 1}. ${question}`}
          faces={pulse.scale === 'faces'}
          error={errorOf(choiceField(index))}
          value={filled?.written(choiceField(index))}
          steps={names.map((label, step) => ({ value: String(step + 1), label }))}
          none={{ value: '0', label: m.pulse_no_answer() }}
        />
      ))}
      {pulse.asksWords ? (
        <TextAreaField
          name="ord"
          label={m.pulse_words()}
          hint={m.pulse_words_hint()}
          need="optional"
          error={errorOf('ord')}
          value={filled?.written('ord')}
          rows={3}
          maxlength={longestWords}
        />
      ) : null}
      <ButtonRow>
        <Button>{m.pulse_send()}</Button>
      </ButtonRow>
    </form>
  )
}

export const answerView = (given: {
  pulse: AskedPulse
  action: string
  hidden: Readonly<Record<string, string>>
  filled: Filled | null
  breadcrumb: readonly Crumb[]
}): View => ({
  title: given.pulse.title,
  breadcrumb: given.breadcrumb,
  failed: given.filled !== null,
  islands: given.filled === null ? [] : ['error-summary'],
  content: (
    <>
      {given.filled === null ? null : <ErrorSummary errors={given.filled.errors} />}
      <PageHeading eyebrow={given.pulse.classTitle} title={given.pulse.title} />
      <Promise pulse={given.pulse} />
      <AnswerForm pulse={given.pulse} action={given.action} hidden={given.hidden} filled={given.filled} />
    </>
  ),
})

/** Where a code is typed. `error` is what was wrong with the last one. */
export const codeView = (written: string, error: string | null, fetched: boolean): View => ({
  title: m.pulse_code_title(),
  breadcrumb: [],
  failed: error !== null,
  islands: error === null ? [] : ['error-summary'],
  content: (
    <>
      {error === null ? null : <ErrorSummary errors={[{ field: 'kode', message: error }]} />}
      <PageHeading
        title={m.pulse_code_title()}
        lead={fetched ? m.pulse_code_fetched() : m.pulse_code_lead()}
      />
      <form method="post" action="/puls">
        <TextField
          name="kode"
          label={m.pulse_code_label()}
          hint={m.pulse_code_hint()}
          error={error ?? undefined}
          value={written}
          autocomplete="off"
          spellcheck={false}
          maxlength={20}
        />
        <ButtonRow>
          <Button>{m.pulse_code_go()}</Button>
        </ButtonRow>
      </form>
    </>
  ),
})

export const thanksView: () => View = () => ({
  title: m.pulse_thanks_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading title={m.pulse_thanks_title()} lead={m.pulse_thanks_text()} />
      <p>{m.pulse_thanks_help()}</p>
    </>
  ),
})
