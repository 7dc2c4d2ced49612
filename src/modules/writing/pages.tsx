import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { oneOf, optionalText, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import { type ActionOutcome, type Route, action, page } from '#platform/http/page.ts'
import { writingWordKinds } from '#platform/text/writing-hints.ts'
import { mayKeepWords, wordRoles } from './policy.ts'
import { forgetWord, keptWords, writeWord } from './store.ts'
import { wordView, wordsPath, wordsView } from './views.tsx'
import { type ListedWord, findWord, listedWords } from './writing.ts'

type List = { readonly words: readonly ListedWord[] }

const readList = async (tx: ActorTx): Promise<List> => ({ words: listedWords(await keptWords(tx)) })

const shared = { roles: wordRoles, may: mayKeepWords, pupils: () => [] }
const longestWord = 80

const word = () => text({ max: longestWord, required: m.writing_word_missing() })
const version = () => wholeNumber(0, 1_000_000)
const what = () => ({
  slags: oneOf(writingWordKinds, m.writing_kind_missing()),
  forslag: optionalText(200),
})

const showWords: Route = page<List>({
  ...shared,
  method: 'GET',
  path: wordsPath,
  action: 'writing.words.read',
  load: readList,
  respond: ({ subject }) => wordsView(subject.words),
})

const addWord: Route = action<List>({
  ...shared,
  method: 'POST',
  path: `${wordsPath}/tilfoej`,
  action: 'writing.words.add',
  load: readList,
  act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
    const read = readForm(form, { ord: word(), ...what() })
    const written = (field: string) => form.fields.get(field)?.[0] ?? ''
    const wrong = (message: string) =>
      ({
        kind: 'invalid',
        view: wordsView(subject.words, { errors: [{ field: 'ord', message }], written }),
      }) as const
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: wordsView(subject.words, { errors: read.errors, written }) }
    const { ord, slags, forslag } = read.values
    const tidy = ord.replaceAll(/\s+/gu, ' ')
    if (!/\p{L}{2}/u.test(tidy)) return wrong(m.writing_word_no_letters())
    const known = findWord(subject.words, tidy)
    if (known !== null && known.origin !== 'removed') return wrong(m.writing_word_known({ word: known.text }))
    const outcome = await writeWord(
      tx,
      session.actor,
      { text: known?.text ?? tidy, version: known?.version ?? 0 },
      { kind: slags, suggestion: forslag },
    )
    if (outcome === 'conflict')
      return { kind: 'conflict', view: wordsView((await readList(tx)).words, null, tidy) }
    return { kind: 'done', to: wordsPath, notice: { kind: 'success', text: m.writing_added({ word: tidy }) } }
  },
})

const showWord: Route = page<ListedWord>({
  ...shared,
  method: 'GET',
  path: `${wordsPath}/ret`,
  action: 'writing.word.read',
  load: async (tx, { query }) => {
    const found = findWord((await readList(tx)).words, query.get('ord') ?? '')
    return found === null || found.origin === 'removed' ? null : found
  },
  respond: ({ subject }) => wordView(subject),
})

const changeWord: Route = action<List>({
  ...shared,
  method: 'POST',
  path: `${wordsPath}/ret`,
  action: 'writing.word.change',
  load: readList,
  act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
    const read = readForm(form, { ord: word(), version: version(), ...what() })
    const written = (field: string) => form.fields.get(field)?.[0] ?? ''
    const now = findWord(subject.words, written('ord'))
    if (now === null) return { kind: 'conflict', view: wordsView(subject.words, null, written('ord')) }
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: wordView(now, { errors: read.errors, written }) }
    const value = { kind: read.values.slags, suggestion: read.values.forslag }
    const outcome = await writeWord(
      tx,
      session.actor,
      { text: now.text, version: read.values.version },
      value,
    )
    if (outcome === 'conflict') {
      const latest = findWord((await readList(tx)).words, now.text) ?? now
      return { kind: 'conflict', view: wordView(latest, null, value) }
    }
    return {
      kind: 'done',
      to: wordsPath,
      notice: { kind: 'success', text: m.writing_saved({ word: now.text }) },
    }
  },
})

const endWord = (given: {
  readonly path: string
  readonly action: string
  readonly done: (about: { word: string }) => string
  /** Whether the shipped word itself is meant to be gone afterwards. */
  readonly removes: boolean
}): Route =>
  action<List>({
    ...shared,
    method: 'POST',
    path: `${wordsPath}/${given.path}`,
    action: given.action,
    load: readList,
    act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
      const read = readForm(form, { ord: word(), version: version() })
      const asked = form.fields.get('ord')?.[0] ?? ''
      const now = findWord(subject.words, asked)
      if (read.kind === 'invalid' || now === null)
        return { kind: 'conflict', view: wordsView(subject.words, null, asked.slice(0, longestWord)) }
      const at = { text: now.text, version: read.values.version }
      const outcome =
        given.removes && now.origin !== 'own'
          ? await writeWord(tx, session.actor, at, null)
          : await forgetWord(tx, session.actor, at)
      if (outcome === 'conflict')
        return { kind: 'conflict', view: wordsView((await readList(tx)).words, null, now.text) }
      return {
        kind: 'done',
        to: wordsPath,
        notice: { kind: 'success', text: given.done({ word: now.text }) },
      }
    },
  })

export const wordRoutes: readonly Route[] = [
  showWords,
  addWord,
  showWord,
  changeWord,
  endWord({ path: 'fjern', action: 'writing.word.remove', done: m.writing_removed, removes: true }),
  endWord({ path: 'tilbage', action: 'writing.word.putBack', done: m.writing_put_back_done, removes: false }),
]
