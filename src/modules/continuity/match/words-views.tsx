import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { SelectField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { continuityHref, timetableHref, wordsHref } from '../hrefs.ts'
import type { AskedWord, WordsPage } from './words-store.ts'

/** So many words are asked about at a time: each has the whole school to choose from. */
export const wordsAtATime = 10
export const nobodyValue = 'ingen'

/** What somebody sent that was not kept. `overtaken` says for a word what another leader has chosen meanwhile. */
export type WordsTry = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  readonly overtaken: readonly { readonly word: string; readonly mine: string; readonly theirs: string }[]
}

const hintOf = ({ about, where, isSeveral }: AskedWord): string =>
  [
    isSeveral
      ? m.continuity_word_several()
      : about === 'adult'
        ? m.continuity_word_no_adult()
        : m.continuity_word_no_pupil(),
    where.length === 0 ? '' : m.continuity_word_where({ lessons: where.join(', ') }),
  ]
    .filter(Boolean)
    .join(' ')

const Word = ({
  asked,
  place,
  page,
  attempt,
}: {
  asked: AskedWord
  place: number
  page: WordsPage
  attempt: WordsTry | null
}): Html => (
  <>
    <input type="hidden" name={`ord${place}`} value={`${asked.about}:${asked.word}`} />
    <SelectField
      name={`betyder${place}`}
      label={
        asked.about === 'adult'
          ? m.continuity_word_adult({ word: asked.word })
          : m.continuity_word_pupil({ word: asked.word })
      }
      hint={hintOf(asked)}
      empty={m.continuity_word_later()}
      value={attempt?.written(`betyder${place}`)}
      error={attempt?.errors.find(({ field }) => field === `betyder${place}`)?.message}
      options={[
        { value: nobodyValue, label: m.continuity_word_nobody() },
        ...page.people[asked.about].map(({ id, label }) => ({ value: id, label })),
      ]}
    />
  </>
)

const Asked = ({
  page,
  from,
  attempt,
}: {
  page: WordsPage
  from: number
  attempt: WordsTry | null
}): Html => {
  const { asked, school } = page
  const shown = asked.slice(from, from + wordsAtATime)
  const left = asked.length - from - shown.length
  if (asked.length === 0)
    return (
      <EmptyState heading={m.continuity_words_none()} level={3}>
        {m.continuity_words_none_text()}
      </EmptyState>
    )
  return (
    <form method="post" action={wordsHref(school.id)} novalidate>
      <input type="hidden" name="fra" value={from} />
      {shown.map((word, place) => (
        <Word asked={word} place={place} page={page} attempt={attempt} />
      ))}
      <ButtonRow>
        <Button>{m.continuity_words_save()}</Button>
        {left > 0 ? (
          <LinkButton href={`${wordsHref(school.id)}?fra=${from + wordsAtATime}`}>
            {m.continuity_words_more({ count: left })}
          </LinkButton>
        ) : null}
        {from > 0 ? <LinkButton href={wordsHref(school.id)}>{m.continuity_words_first()}</LinkButton> : null}
      </ButtonRow>
    </form>
  )
}

const Chosen = ({ page: { chosen, school } }: { page: WordsPage }): Html | null =>
  chosen.length === 0 ? null : (
    <Section heading={m.continuity_words_chosen()}>
      <Table
        caption={m.continuity_words_chosen()}
        captionHidden
        rows={chosen}
        columns={[
          { heading: m.continuity_word_written(), rowHeading: true, cell: ({ word }) => word },
          {
            heading: m.continuity_word_means(),
            cell: ({ means, name }) =>
              means === null ? m.continuity_word_nobody() : (name ?? m.continuity_word_gone()),
          },
          {
            heading: m.continuity_word_change(),
            cell: ({ about, word, version }) => (
              <ActionForm
                action={`${wordsHref(school.id)}/fortryd`}
                label={m.continuity_word_again()}
                context={word}
                kind="link"
                fields={{ ord: `${about}:${word}`, version: String(version) }}
              />
            ),
          },
        ]}
      />
    </Section>
  )

const Overtaken = ({ overtaken }: Pick<WordsTry, 'overtaken'>): Html | null =>
  overtaken.length === 0 ? null : (
    <Alert kind="warning" heading={m.continuity_conflict_heading()} live>
      <ul>
        {overtaken.map((each) => (
          <li>{m.continuity_word_overtaken(each)}</li>
        ))}
      </ul>
    </Alert>
  )

/** Where the list begins: at the words that were asked for, and never past the last. */
const beginningAt = (page: WordsPage, asked: number): number =>
  asked < page.asked.length && asked >= 0 ? asked : 0

export const wordsView = (page: WordsPage, asked: number, attempt: WordsTry | null = null): View => {
  const { school } = page
  const from = beginningAt(page, asked)
  const failed = attempt !== null && attempt.errors.length > 0
  return {
    title: `${m.continuity_words_title()}, ${school.name}`,
    breadcrumb: [
      { label: m.continuity_title(), href: continuityHref(school.id) },
      { label: m.continuity_timetable(), href: timetableHref(school.id) },
      { label: m.continuity_words_title() },
    ],
    failed,
    islands: failed ? ['error-summary'] : [],
    content: (
      <>
        {attempt === null ? null : <ErrorSummary errors={attempt.errors} />}
        <PageHeading
          eyebrow={school.name}
          title={m.continuity_words_title()}
          lead={m.continuity_words_lead()}
          actions={<LinkButton href={timetableHref(school.id)}>{m.continuity_to_timetable()}</LinkButton>}
        />
        {attempt === null ? null : <Overtaken overtaken={attempt.overtaken} />}
        {page.knownNow === 0 ? null : (
          <Alert kind="info" heading={m.continuity_words_known_now({ count: page.knownNow })}>
            <ActionForm action={wordsHref(school.id)} label={m.continuity_words_look_again()} />
          </Alert>
        )}
        <Section heading={m.continuity_words_asked({ count: page.asked.length })}>
          <Asked page={page} from={from} attempt={attempt} />
        </Section>
        <Chosen page={page} />
      </>
    ),
  }
}
