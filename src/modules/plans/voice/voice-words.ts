import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import {
  type ChildQuestion,
  type GuardianQuestion,
  type ScaleSteps,
  type Stage,
  childQuestions,
  guardianQuestions,
} from './voice.ts'

const forAll: Readonly<Record<ChildQuestion, () => string>> = {
  wellbeing: () => m.plan_voice_ask_wellbeing(),
  goingWell: () => m.plan_voice_ask_going_well(),
  hard: () => m.plan_voice_ask_hard(),
  help: () => m.plan_voice_ask_help(),
  adultsKnow: () => m.plan_voice_ask_adults_know(),
}
const forSmall: Readonly<Record<ChildQuestion, () => string>> = {
  wellbeing: () => m.plan_voice_ask_small_wellbeing(),
  goingWell: () => m.plan_voice_ask_small_going_well(),
  hard: () => m.plan_voice_ask_small_hard(),
  help: () => m.plan_voice_ask_small_help(),
  adultsKnow: () => m.plan_voice_ask_small_adults_know(),
}
const forGuardians: Readonly<Record<GuardianQuestion, () => string>> = {
  goingWell: () => m.plan_voice_ask_guardian_going_well(),
  hard: () => m.plan_voice_ask_guardian_hard(),
  wish: () => m.plan_voice_ask_guardian_wish(),
}

export const childAsked = (question: ChildQuestion, stage: Stage): string =>
  (stage === 'small' ? forSmall : forAll)[question]()

export const guardianAsked = (question: GuardianQuestion): string => forGuardians[question]()

/** The question as somebody else reads it above the answer; one that is no longer asked keeps its name. */
export const askedWords = (kind: 'child' | 'guardian', question: string): string => {
  if (kind === 'guardian') {
    const found = guardianQuestions.find((one) => one === question)
    return found === undefined ? question : guardianAsked(found)
  }
  const found = childQuestions.find((one) => one === question)
  return found === undefined ? question : forAll[found]()
}

const three = [
  () => m.plan_voice_scale_three_1(),
  () => m.plan_voice_scale_three_2(),
  () => m.plan_voice_scale_three_3(),
]
const five = [
  () => m.plan_voice_scale_five_1(),
  () => m.plan_voice_scale_five_2(),
  () => m.plan_voice_scale_five_3(),
  () => m.plan_voice_scale_five_4(),
  () => m.plan_voice_scale_five_5(),
]

export const scaleWords = (step: number, of: ScaleSteps): string =>
  (of === 3 ? three : five)[step - 1]?.() ?? ''

export const dayText = (at: Temporal.Instant): string => shortDay(dayOf(at), locale())

/** "Mette, Ali og Vibeke". */
export const listed = (names: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names)
