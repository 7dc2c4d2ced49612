import { fieldId } from '#design/field/field-frame.tsx'
import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { WritingHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { type WritingWordKind, writingWordKinds } from '#platform/text/writing-hints.ts'
import { type ListedWord, activeWords } from './writing.ts'

export const wordsPath = '/administration/skrivehjaelp'
export const wordHref = (text: string): string => `${wordsPath}/ret?ord=${encodeURIComponent(text)}`

export type FilledWord = { readonly errors: readonly FieldError[]; readonly written: Written }

const kindWords: Readonly<Record<WritingWordKind, { name: () => string; text: () => string }>> = {
  label: { name: () => m.writing_kind_label(), text: () => m.writing_kind_label_text() },
  fixedTrait: { name: () => m.writing_kind_trait(), text: () => m.writing_kind_trait_text() },
  absolute: { name: () => m.writing_kind_absolute(), text: () => m.writing_kind_absolute_text() },
  strength: { name: () => m.writing_kind_strength(), text: () => m.writing_kind_strength_text() },
}

const originTag = ({ origin }: ListedWord): Html | null => {
  if (origin === 'own') return <Tag kind="info">{m.writing_origin_own()}</Tag>
  if (origin === 'changed') return <Tag kind="info">{m.writing_origin_changed()}</Tag>
  return origin === 'removed' ? <Tag>{m.writing_origin_removed()}</Tag> : null
}

const Actions = ({ word }: { word: ListedWord }): Html => {
  const fields = { ord: word.text, version: String(word.version) }
  return word.origin === 'removed' ? (
    <ActionForm
      action={`${wordsPath}/tilbage`}
      label={m.writing_put_back()}
      context={word.text}
      fields={fields}
      kind="link"
    />
  ) : (
    <ActionForm
      action={`${wordsPath}/fjern`}
      label={m.writing_remove()}
      context={word.text}
      fields={fields}
      kind="link"
    />
  )
}

const Words = ({ kind, words }: { kind: WritingWordKind; words: readonly ListedWord[] }): Html => (
  <Section heading={kindWords[kind].name()}>
    <p>{kindWords[kind].text()}</p>
    <Details summary={m.writing_show_words({ count: words.length })} context={kindWords[kind].name()}>
      <Table
        caption={kindWords[kind].name()}
        captionHidden
        rows={words}
        columns={[
          {
            heading: m.writing_word(),
            rowHeading: true,
            cell: (word) => (
              <>
                {word.origin === 'removed' ? word.text : <a href={wordHref(word.text)}>{word.text}</a>}{' '}
                {originTag(word)}
              </>
            ),
          },
          { heading: m.writing_suggestion(), cell: ({ suggestion }) => suggestion ?? '–' },
          { heading: m.writing_action(), cell: (word) => <Actions word={word} /> },
        ]}
      />
    </Details>
  </Section>
)

const KindAndSuggestion = ({
  filled,
  word,
}: {
  filled: FilledWord | null
  word: ListedWord | null
}): Html => {
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return (
    <>
      <RadioGroup
        name="slags"
        legend={m.writing_kind()}
        error={errorOf('slags')}
        value={filled?.written('slags') ?? word?.kind}
        options={writingWordKinds.map((kind) => ({ value: kind, label: kindWords[kind].name() }))}
      />
      <TextField
        name="forslag"
        label={m.writing_suggestion()}
        hint={m.writing_suggestion_hint()}
        need="optional"
        error={errorOf('forslag')}
        value={filled?.written('forslag') ?? word?.suggestion ?? ''}
        maxlength={200}
        width="full"
      />
    </>
  )
}

const AddForm = ({ filled }: { filled: FilledWord | null }): Html => (
  <Section heading={m.writing_add_heading()}>
    <form method="post" action={`${wordsPath}/tilfoej`}>
      <TextField
        name="ord"
        label={m.writing_word()}
        hint={m.writing_word_hint()}
        error={filled?.errors.find(({ field }) => field === 'ord')?.message}
        value={filled?.written('ord') ?? ''}
        maxlength={80}
      />
      <KindAndSuggestion filled={filled} word={null} />
      <ButtonRow>
        <Button>{m.writing_add()}</Button>
      </ButtonRow>
    </form>
  </Section>
)

const Try = ({ listed }: { listed: readonly ListedWord[] }): Html => {
  const words = activeWords(listed)
  const text = m.writing_try_example()
  return (
    <Section heading={m.writing_try_heading()}>
      <p>{m.writing_try_text()}</p>
      <WritingWords words={words} />
      <TextAreaField name="proev" label={m.writing_try_label()} value={text} rows={3} />
      <WritingHints field={fieldId('proev')} text={text} words={words} />
    </Section>
  )
}

/** The list. `conflict` is what somebody wanted while another changed the same word. */
export const wordsView = (
  listed: readonly ListedWord[],
  filled: FilledWord | null = null,
  conflict: string | null = null,
): View => ({
  title: m.writing_title(),
  breadcrumb: [{ label: m.writing_title() }],
  failed: filled !== null,
  islands: ['writing-hints', ...(filled === null ? [] : ['error-summary'])],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} />}
      <PageHeading title={m.writing_title()} lead={m.writing_lead()} />
      {conflict === null ? null : (
        <Alert kind="warning" heading={m.writing_conflict_heading()} live>
          <p>{m.writing_conflict_text()}</p>
          <blockquote>{conflict}</blockquote>
        </Alert>
      )}
      <Try listed={listed} />
      {writingWordKinds.map((kind) => (
        <Words kind={kind} words={listed.filter((word) => word.kind === kind)} />
      ))}
      <AddForm filled={filled} />
    </>
  ),
})

const inWords = (kind: WritingWordKind, suggestion: string | null): string =>
  [kindWords[kind].name(), suggestion].filter(Boolean).join(': ')

export type WrittenWord = { readonly kind: WritingWordKind; readonly suggestion: string | null }

export const wordView = (
  word: ListedWord,
  filled: FilledWord | null = null,
  conflict: WrittenWord | null = null,
): View => ({
  title: m.writing_edit_title({ word: word.text }),
  breadcrumb: [{ label: m.writing_title(), href: wordsPath }, { label: word.text }],
  failed: filled !== null,
  islands: filled === null ? [] : ['error-summary'],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} />}
      <PageHeading title={m.writing_edit_title({ word: word.text })} />
      {conflict === null ? null : (
        <Alert kind="warning" heading={m.writing_conflict_heading()} live>
          <p>{m.writing_conflict_now({ now: inWords(word.kind, word.suggestion) })}</p>
          <p>{m.writing_conflict_yours({ yours: inWords(conflict.kind, conflict.suggestion) })}</p>
        </Alert>
      )}
      <form method="post" action={`${wordsPath}/ret`}>
        <input type="hidden" name="ord" value={word.text} />
        <input type="hidden" name="version" value={word.version} />
        <KindAndSuggestion filled={filled} word={word} />
        <ButtonRow>
          <Button>{m.writing_save()}</Button>
          <LinkButton href={wordsPath}>{m.writing_back()}</LinkButton>
        </ButtonRow>
      </form>
      {word.origin === 'changed' ? (
        <ActionForm
          action={`${wordsPath}/tilbage`}
          label={m.writing_as_shipped()}
          fields={{ ord: word.text, version: String(word.version) }}
        />
      ) : null}
    </>
  ),
})
