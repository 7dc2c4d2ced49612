import { m } from '#messages'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import { action, type ActionOutcome, page, type Route } from '#platform/http/page.ts'
import type { PersonId } from '#platform/ids.ts'
import { wordsHref } from '../hrefs.ts'
import { mayKeepTimetable, timetableRoles } from '../policy.ts'
import { type AtSchool, atSchool, shownAt } from '../school-at.ts'
import { lockSchool } from '../take-in/write.ts'
import { clearWord, matchAgain } from './rematch.ts'
import { wordKey } from './match.ts'
import { type About, chooseWord, forgetWord, type OpenWord } from './word-store.ts'
import { pupilsNamed, readWordsPage, type WordsPage } from './words-store.ts'
import { nobodyValue, wordsAtATime, type WordsTry, wordsView } from './words-views.tsx'

const path = '/kontinuitet/:id/navne'
type At = AtSchool<WordsPage>

const declared = {
  roles: timetableRoles,
  load: atSchool<WordsPage>(mayKeepTimetable, async (tx, school) => await readWordsPage(tx, school)),
  may: (actor: PersonActor, { school }: At) => mayKeepTimetable(actor, school.id),
  pupils: ({ shown }: At) => (shown === null ? [] : pupilsNamed(shown)),
  logSubject: ({ school }: At) => school.name,
}

/** How many words are passed over; what is no number is the beginning. */
const placeIn = (text: string): number => (/^\d{1,5}$/.test(text) ? Number(text) : 0)

const showWords: Route = page<At>({
  method: 'GET',
  path,
  action: 'continuity.words.read',
  ...declared,
  respond: ({ subject, request }) => wordsView(shownAt(subject), placeIn(request.query.get('fra') ?? '')),
})

const single = (form: FormBody, field: string): string => {
  const values = form.fields.get(field) ?? []
  return values.length === 1 ? (values[0] ?? '') : ''
}

/** "adult:MK" or "pupil:Ida Holm". */
const readWord = (text: string): OpenWord | null => {
  const found = /^(adult|pupil):(.{1,200})$/su.exec(text)
  const about: About = found?.[1] === 'pupil' ? 'pupil' : 'adult'
  return found?.[2] === undefined ? null : { about, word: found[2] }
}

type Answer = OpenWord & { readonly field: string; readonly means: string }

/** The words that were answered; those that were left for later are not there. */
const answersIn = (form: FormBody): readonly Answer[] =>
  Array.from({ length: wordsAtATime }, (_, place) => place).flatMap((place) => {
    const word = readWord(single(form, `ord${place}`))
    const field = `betyder${place}`
    const means = single(form, field)
    return word === null || means === '' ? [] : [{ ...word, field, means }]
  })

const nameOf = ({ people }: WordsPage, about: About, means: string | null): string =>
  means === null || means === nobodyValue
    ? m.continuity_word_nobody()
    : (people[about].find(({ id }) => id === means)?.label ?? m.continuity_word_gone())

const sameWord = (a: OpenWord, b: OpenWord): boolean =>
  a.about === b.about && wordKey(a.word) === wordKey(b.word)

/** What is wrong with the answers, against what stands now: a word that another leader answered meanwhile is not overwritten. */
const weigh = (now: WordsPage, answers: readonly Answer[]): WordsTry => ({
  errors: answers
    .filter(({ about, means }) => means !== nobodyValue && !now.people[about].some(({ id }) => id === means))
    .map(({ field }) => ({ field, message: m.continuity_word_wrong() })),
  overtaken: answers.flatMap((answer) => {
    const other = now.chosen.find((one) => sameWord(one, answer))
    const meant = other === undefined ? null : (other.means ?? nobodyValue)
    return other === undefined || meant === answer.means
      ? []
      : [
          {
            word: answer.word,
            mine: nameOf(now, answer.about, answer.means),
            theirs: nameOf(now, answer.about, other.means),
          },
        ]
  }),
  written: (field) => {
    const answer = answers.find((one) => one.field === field)
    return answer?.means ?? ''
  },
})

const keep = async (tx: ActorTx, now: WordsPage, by: PersonId, answers: readonly Answer[]): Promise<void> => {
  const asked = answers.filter((answer) => now.asked.some((one) => sameWord(one, answer)))
  for (const { about, word, means } of asked)
    await chooseWord(tx, now.school.id, by, { about, word, means: means === nobodyValue ? null : means })
  for (const timetable of now.timetables) await matchAgain(tx, now.school.id, timetable)
}

const saveWords: Route = action<At>({
  method: 'POST',
  path,
  action: 'continuity.words.choose',
  ...declared,
  act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
    const { school } = shownAt(subject)
    const answers = answersIn(form)
    const from = placeIn(single(form, 'fra'))
    await lockSchool(tx, school.id)
    // Read again under the lock, so that of two leaders the later one sees what the earlier chose.
    const now = await readWordsPage(tx, school)
    const weighed = weigh(now, answers)
    if (weighed.errors.length > 0) return { kind: 'invalid', view: wordsView(now, from, weighed) }
    if (weighed.overtaken.length > 0)
      return { kind: 'conflict', view: wordsView(now, from, { ...weighed, written: () => '' }) }
    await keep(tx, now, session.actor.person, answers)
    return {
      kind: 'done',
      to: wordsHref(school.id),
      notice: { kind: 'success', text: m.continuity_words_saved({ count: answers.length }) },
    }
  },
})

const forget: Route = action<At>({
  method: 'POST',
  path: `${path}/fortryd`,
  action: 'continuity.words.forget',
  ...declared,
  act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
    const { school } = shownAt(subject)
    const word = readWord(single(form, 'ord'))
    await lockSchool(tx, school.id)
    const now = await readWordsPage(tx, school)
    const standing = word === null ? undefined : now.chosen.find((one) => sameWord(one, word))
    if (standing === undefined || String(standing.version) !== single(form, 'version'))
      return {
        kind: 'done',
        to: wordsHref(school.id),
        notice: { kind: 'warning', text: m.continuity_word_moved_on() },
      }
    await forgetWord(tx, school.id, session.actor.person, standing)
    for (const timetable of now.timetables) {
      await clearWord(tx, timetable, standing)
      await matchAgain(tx, school.id, timetable)
    }
    return {
      kind: 'done',
      to: wordsHref(school.id),
      notice: { kind: 'success', text: m.continuity_word_forgotten({ word: standing.word }) },
    }
  },
})

export const wordRoutes: readonly Route[] = [showWords, saveWords, forget]
