import { ActionForm, LinkButton } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { AskedPulse, SingleAnswer } from './answer-store.ts'
import { Promise } from './answer-views.tsx'
import type { Pulse } from './pulse-store.ts'
import { choiceText, closesText, modeText } from './pulse-words.ts'

export type OwnPulse = { readonly pulse: Pulse; readonly done: boolean }

export type OwnList = {
  readonly isPupil: boolean
  readonly open: readonly OwnPulse[]
  readonly answers: readonly { readonly answer: SingleAnswer; readonly pulse: Pulse }[]
}

const Open = ({ pulse, done }: OwnPulse): Html => (
  <li>
    {done ? <strong>{pulse.title}</strong> : <a href={`/mine-pulser/${pulse.id}`}>{pulse.title}</a>}
    <p>
      {pulse.classTitle} · {modeText[pulse.mode]()} · {closesText(pulse.closesAt)}{' '}
      {done ? <Tag kind="success">{m.pulse_own_done()}</Tag> : null}
    </p>
  </li>
)

export const ownListView = ({ isPupil, open, answers }: OwnList): View => ({
  title: m.pulse_own_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading
        title={m.pulse_own_title()}
        lead={isPupil ? m.pulse_own_lead() : m.pulse_own_family_lead()}
      />
      {!isPupil ? null : open.length === 0 ? (
        <EmptyState heading={m.pulse_own_none()} action={{ href: '/puls', label: m.pulse_code_have() }}>
          {m.pulse_own_none_text()}
        </EmptyState>
      ) : (
        <ul class="mv-waiting__list">
          {open.map((one) => (
            <Open {...one} />
          ))}
        </ul>
      )}
      {answers.length === 0 ? (
        isPupil ? null : (
          <p>{m.pulse_own_family_none()}</p>
        )
      ) : (
        <Section heading={m.pulse_own_answers()}>
          {answers.map(({ answer, pulse }) => (
            <Section
              level={3}
              heading={`${isPupil ? '' : `${answer.name}: `}${pulse.title}, ${shortDay(answer.day, locale())}`}
            >
              <DefinitionList
                items={[
                  ...pulse.questions.map((question, index) => ({
                    term: question,
                    details: choiceText(pulse.scale, answer.choices[index] ?? 0),
                  })),
                  ...(answer.words === null ? [] : [{ term: m.pulse_words(), details: answer.words }]),
                ]}
              />
            </Section>
          ))}
        </Section>
      )}
    </>
  ),
})

const crumbs = (title: string) => [{ label: m.pulse_own_title(), href: '/mine-pulser' }, { label: title }]

/** An anonymous pulse, before the code is fetched: what is promised, and what is noted. */
export const drawView = (asked: AskedPulse, pulse: Pulse): View => ({
  title: pulse.title,
  breadcrumb: crumbs(pulse.title),
  content: (
    <>
      <PageHeading eyebrow={pulse.classTitle} title={pulse.title} lead={closesText(pulse.closesAt)} />
      <Promise pulse={asked} />
      {pulse.way === 'slips' ? (
        <>
          <p>{m.pulse_own_slip()}</p>
          <LinkButton kind="primary" href="/puls">
            {m.pulse_code_have()}
          </LinkButton>
        </>
      ) : (
        <>
          <p>{m.pulse_own_draw_text()}</p>
          <ActionForm kind="primary" action={`/mine-pulser/${pulse.id}/kode`} label={m.pulse_own_draw()} />
        </>
      )}
    </>
  ),
})

export const tooLateView = (pulse: Pulse, done: boolean): View => ({
  title: pulse.title,
  breadcrumb: crumbs(pulse.title),
  content: (
    <EmptyState
      heading={done ? m.pulse_own_done() : m.pulse_own_closed()}
      action={{ href: '/mine-pulser', label: m.pulse_own_title() }}
    >
      {done
        ? pulse.mode === 'anonymous'
          ? m.pulse_own_drawn_text()
          : m.pulse_own_done_text()
        : m.pulse_own_closed_text()}
    </EmptyState>
  ),
})
