import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, LinkButton } from '#design/button/button.tsx'
import { Tiles } from '#design/card/card.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Details } from '#design/details/details.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { SingleAnswer, Slip } from './answer-store.ts'
import { codeText } from './code.ts'
import { answeredText } from './list-views.tsx'
import type { Pulse } from './pulse-store.ts'
import { fewestFor, pulseState, type QuestionResult } from './pulses.ts'
import { choiceText, closesText, listText, modeText, momentText, stateText, wayText } from './pulse-words.ts'
import { Development, type Earlier, Result } from './result-views.tsx'

export type PulsePage = {
  readonly pulse: Pulse
  /** Null while it is open, and when too few have answered. */
  readonly results: readonly QuestionResult[] | null
  /** The class's results with the same set, oldest first, this one last. */
  readonly line: readonly Earlier[]
  /** The confidential answers that the asker reads one by one; none in an anonymous pulse. */
  readonly singles: readonly SingleAnswer[]
  /** Whether the asker was named to the pupils, or leads the school. */
  readonly readsSingles: boolean
  readonly now: Temporal.Instant
}

const Singles = ({ page }: { page: PulsePage }): Html | null => {
  const { pulse, singles, readsSingles } = page
  if (pulse.mode === 'anonymous') return null
  return (
    <Section heading={m.pulse_singles()}>
      {!readsSingles ? (
        <p>{m.pulse_singles_not_you({ names: listText(pulse.readers.map(({ name }) => name)) })}</p>
      ) : singles.length === 0 ? (
        <p>{m.pulse_singles_none()}</p>
      ) : (
        singles.map((answer) => (
          <Details summary={answer.words === null ? answer.name : `${answer.name} (${m.pulse_has_words()})`}>
            <DefinitionList
              items={[
                ...pulse.questions.map((question, index) => ({
                  term: question,
                  details: choiceText(pulse.scale, answer.choices[index] ?? 0),
                })),
                ...(answer.words === null ? [] : [{ term: m.pulse_words(), details: answer.words }]),
                { term: m.pulse_day(), details: shortDay(answer.day, locale()) },
              ]}
            />
          </Details>
        ))
      )}
    </Section>
  )
}

const OpenState = ({ page: { pulse } }: { page: PulsePage }): Html => (
  <>
    <Alert kind="info" heading={m.pulse_while_open_heading()}>
      {pulse.mode === 'anonymous' ? m.pulse_while_open_anonymous() : m.pulse_while_open_confidential()}
    </Alert>
    <Section heading={m.pulse_how_to_answer()}>
      <p>{pulse.way === 'slips' ? m.pulse_tell_slips() : m.pulse_tell_sign_in()}</p>
      <div class="mv-button-row">
        {pulse.way === 'slips' ? (
          <LinkButton kind="primary" href={`/pulser/puls/${pulse.id}/sedler`}>
            {m.pulse_slips_show()}
          </LinkButton>
        ) : null}
        <ActionForm action={`/pulser/puls/${pulse.id}/luk`} label={m.pulse_close()} />
      </div>
      <p>{m.pulse_close_hint()}</p>
    </Section>
  </>
)

export const pulseView = (page: PulsePage): View => {
  const { pulse, results, line } = page
  const state = pulseState(pulse, page.now)
  return {
    title: pulse.title,
    breadcrumb: [
      { label: m.pulse_title(), href: '/pulser' },
      { label: `${pulse.classTitle}: ${pulse.title}` },
    ],
    content: (
      <>
        <PageHeading eyebrow={pulse.classTitle} title={pulse.title} />
        <Tiles
          tiles={[
            { label: m.pulse_answers(), value: String(pulse.answered ?? 0), detail: answeredText(pulse) },
            { label: m.pulse_mode_label(), value: modeText[pulse.mode](), detail: wayText[pulse.way]() },
            {
              label: m.pulse_state(),
              value: stateText[state](),
              detail:
                state === 'coming'
                  ? m.pulse_opens({ moment: momentText(pulse.opensAt) })
                  : state === 'open'
                    ? closesText(pulse.closesAt)
                    : m.pulse_closed_at({ moment: momentText(pulse.closedAt ?? pulse.closesAt) }),
            },
          ]}
        />
        {pulse.closedAt === null ? (
          <OpenState page={page} />
        ) : results === null ? (
          <Alert kind="info" heading={m.pulse_too_few_heading()}>
            {pulse.mode === 'anonymous'
              ? m.pulse_too_few_anonymous({ least: fewestFor(pulse) })
              : m.pulse_too_few_confidential({ least: fewestFor(pulse) })}
          </Alert>
        ) : (
          <>
            <Result pulse={pulse} results={results} />
            <Development pulse={pulse} line={line} />
          </>
        )}
        {pulse.closedAt !== null && results !== null ? null : (
          <Section heading={m.pulse_questions_label()}>
            <ol>
              {pulse.questions.map((question) => (
                <li>{question}</li>
              ))}
            </ol>
          </Section>
        )}
        <Singles page={page} />
      </>
    ),
  }
}

export type SlipPage = { readonly pulse: Pulse; readonly slips: readonly Slip[]; readonly host: string }

/** To be printed and cut. */
export const slipsView = ({ pulse, slips, host }: SlipPage): View => ({
  title: m.pulse_slips_title({ title: pulse.classTitle }),
  breadcrumb: [
    { label: m.pulse_title(), href: '/pulser' },
    { label: pulse.title, href: `/pulser/puls/${pulse.id}` },
    { label: m.pulse_slips() },
  ],
  content: (
    <>
      <PageHeading
        eyebrow={pulse.title}
        title={m.pulse_slips_title({ title: pulse.classTitle })}
        lead={
          <span class="mv-screen-only">
            {pulse.mode === 'anonymous'
              ? m.pulse_slips_anonymous({ least: fewestFor(pulse), pupils: pulse.pupils })
              : m.pulse_slips_confidential()}
          </span>
        }
      />
      {slips.length === 0 ? (
        <p>{m.pulse_slips_none()}</p>
      ) : (
        <ul class="mv-slips">
          {slips.map(({ code, pupil }) => (
            <li>
              <p>
                <strong>{pupil === null ? pulse.title : pupil.name}</strong>
              </p>
              <p>{m.pulse_slip_where({ address: `${host}/puls` })}</p>
              <p class="mv-slips__code">{codeText(code)}</p>
              <p>{pupil === null ? m.pulse_slip_anonymous() : m.pulse_slip_confidential()}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  ),
})
