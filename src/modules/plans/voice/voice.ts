import type { PictogramName } from '#design/pictogram/pictogram.tsx'
import type { PersonId } from '#platform/ids.ts'

/** What a child is asked; how it is first, then what goes well, and only then what is hard. */
export const childQuestions = ['wellbeing', 'goingWell', 'hard', 'help', 'adultsKnow'] as const
export type ChildQuestion = (typeof childQuestions)[number]

/** What guardians are asked. */
export const guardianQuestions = ['goingWell', 'hard', 'wish'] as const
export type GuardianQuestion = (typeof guardianQuestions)[number]

export const longestWords = 4000
export const longestAnswer = 2000

/** How a child is asked: pictures first until the 3rd grade, words and a scale of five until the 6th, words after that. */
export const stages = ['small', 'middle', 'big'] as const
export type Stage = (typeof stages)[number]

/** A grade that is not known, or is none (a special class), gets the way in the middle: words and pictures both. */
export const stageOf = (gradeLevel: string | null): Stage => {
  const grade = gradeLevel !== null && /^\d{1,2}$/.test(gradeLevel) ? Number(gradeLevel) : null
  if (grade === null) return 'middle'
  if (grade <= 3) return 'small'
  return grade <= 6 ? 'middle' : 'big'
}

export type ScaleSteps = 3 | 5
export const scaleStepsFor = (stage: Stage): ScaleSteps => (stage === 'small' ? 3 : 5)

/** The face of each step, the hardest first. */
export const scaleFaces: Readonly<Record<ScaleSteps, readonly PictogramName[]>> = {
  3: ['sad', 'neutral', 'happy'],
  5: ['crying', 'sad', 'neutral', 'calm', 'happy'],
}

const feelings = ['happy', 'calm', 'excited', 'tired', 'sad', 'worried', 'afraid', 'angry'] as const
const schoolLife = [
  'friends',
  'adult',
  'playground',
  'lunch',
  'reading',
  'writing',
  'maths',
  'drawing',
  'music',
  'sport',
  'playing',
  'outdoors',
] as const
const hardThings = [...schoolLife.slice(0, 9), 'morning', 'bus', 'toilet'] as const
const helps = [
  'pause',
  'quiet',
  'headphones',
  'moreTime',
  'talk',
  'listen',
  'help',
  'corner',
  'plan',
  'friends',
] as const
const around = ['home', 'somebodyKind', 'friends', 'adult', 'school', 'computer'] as const

const pictures: Readonly<Record<ChildQuestion, readonly PictogramName[]>> = {
  wellbeing: feelings,
  goingWell: schoolLife,
  hard: hardThings,
  help: helps,
  adultsKnow: around,
}

/** The pictures a question offers. The big ones are asked in words. */
export const picturesFor = (question: ChildQuestion, stage: Stage): readonly PictogramName[] => {
  if (stage === 'big') return []
  return stage === 'small' || question === 'wellbeing' || question === 'help' ? pictures[question] : []
}

export type VoiceKind = 'child' | 'guardian'

export type VoiceAnswer = {
  readonly id: string
  readonly text: string
  readonly by: string
  readonly at: Temporal.Instant
}

/** What somebody said, once. It is never changed; who says it again adds to it. */
export type Voice = {
  readonly id: string
  readonly kind: VoiceKind
  readonly speaker: { readonly person: PersonId; readonly name: string }
  /** The adult who wrote it down together with the child; null when the speaker wrote it alone. */
  readonly togetherWith: string | null
  readonly question: string
  readonly text: string | null
  readonly scale: { readonly step: number; readonly of: ScaleSteps } | null
  readonly pictures: readonly PictogramName[]
  /** Whether the speaker lets the rest of the family read it. */
  readonly isShown: boolean
  readonly version: number | null
  readonly at: Temporal.Instant
  readonly isNewest: boolean
  /** The words are gone; that there were some is kept. */
  readonly takenBackAt: Temporal.Instant | null
  readonly answers: readonly VoiceAnswer[]
}

const placeOf = ({ kind, question }: Voice): number =>
  (kind === 'child' ? childQuestions : guardianQuestions).findIndex((one) => one === question)

/** In the order in which it is asked. */
export const inOrder = (voices: readonly Voice[]): readonly Voice[] =>
  voices.toSorted((a, b) => placeOf(a) - placeOf(b))

/**
 * The box beside the words: not ticked; ticked on the page already, because the words that stood there are shown ('kept'); or ticked by the
 * speaker. A tick that was there already says nothing about other words.
 */
export type Tick = 'none' | 'kept' | 'chosen'

/** What somebody has written in the form for one question. */
export type Words = {
  readonly question: string
  readonly text: string | null
  readonly scale: number | null
  readonly pictures: readonly PictogramName[]
  readonly tick: Tick
  /** The id of what stood there when the form was read; null when nothing did. */
  readonly readAt: string | null
}

export const isEmpty = ({
  text,
  scale,
  pictures: chosen,
}: Pick<Words, 'text' | 'scale' | 'pictures'>): boolean =>
  text === null && scale === null && chosen.length === 0

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name))

/** The step chosen before, on the same scale; a child that has grown is asked on another. */
export const stepOn = (steps: ScaleSteps, voice: Voice | null): number | null =>
  voice?.scale?.of === steps ? voice.scale.step : null

type Form = {
  readonly words: readonly Words[]
  readonly steps: ScaleSteps
  /** The form showed nothing of what stands: what is left empty is not said. */
  readonly beganEmpty: boolean
}

const sameWords = (words: Words, steps: ScaleSteps, voice: Voice): boolean =>
  words.text === voice.text && words.scale === stepOn(steps, voice) && sameSet(words.pictures, voice.pictures)

/** New words are shown to those alone whom the speaker chose beside them; the same words keep their readers until the box is changed. */
const isShownBy = (words: Words, steps: ScaleSteps, voice: Voice | null): boolean => {
  if (words.tick !== 'kept') return words.tick === 'chosen'
  return voice !== null && sameWords(words, steps, voice) && voice.isShown
}

/** Whether the form says what was said already, to the same readers. */
const saysTheSame = (words: Words, { steps, beganEmpty }: Form, voice: Voice | null): boolean => {
  if (beganEmpty || voice === null || voice.takenBackAt !== null) return isEmpty(words)
  return sameWords(words, steps, voice) && isShownBy(words, steps, voice) === voice.isShown
}

/** Words that are new, and whether the rest of the family reads them. */
export type NewWords = Words & { readonly isShown: boolean }

export type Said =
  | { readonly kind: 'said'; readonly count: number }
  /** Somebody wrote over the same since it was read; nothing was written. */
  | { readonly kind: 'conflict'; readonly questions: readonly string[] }
  /** A field was emptied: words are taken back, never overwritten with nothing. */
  | { readonly kind: 'emptied'; readonly questions: readonly string[] }

/** Which of the words are new, or why none are written. `standing` is the newest voice of each question. */
export const judgeWords = (
  form: Form,
  standing: ReadonlyMap<string, Voice>,
):
  | { readonly kind: 'write'; readonly changed: readonly NewWords[] }
  | Extract<Said, { kind: 'conflict' | 'emptied' }> => {
  const changed = form.words.filter((one) => !saysTheSame(one, form, standing.get(one.question) ?? null))
  const conflicts = changed.filter((one) => (standing.get(one.question)?.id ?? null) !== one.readAt)
  if (conflicts.length > 0) return { kind: 'conflict', questions: conflicts.map(({ question }) => question) }
  const emptied = changed.filter(isEmpty)
  if (emptied.length > 0) return { kind: 'emptied', questions: emptied.map(({ question }) => question) }
  return {
    kind: 'write',
    changed: changed.map((words) => ({
      ...words,
      isShown: isShownBy(words, form.steps, standing.get(words.question) ?? null),
    })),
  }
}

/** Weeks without a word from the child, in whole weeks. */
export const weeksBetween = (since: Temporal.PlainDate, today: Temporal.PlainDate): number =>
  Math.floor(since.until(today, { largestUnit: 'days' }).days / 7)
