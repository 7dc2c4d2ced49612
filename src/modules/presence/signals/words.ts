import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { AnswerKind, SignalAnswer, StoredSignal } from './stored-signal.ts'

const answers: Readonly<Record<AnswerKind, () => string>> = {
  talked: () => m.signals_answer_talked(),
  known: () => m.signals_answer_known(),
  plan: () => m.signals_answer_plan(),
}

export const answerName = (kind: AnswerKind): string => answers[kind]()

/** "Vi har talt med familien (Mette Krog, tirsdag den 3. november 2026)" */
export const answerText = ({ kind, by, at }: SignalAnswer): string =>
  m.signals_answered_text({ answer: answerName(kind), name: by.name, day: longDay(dayOf(at), locale()) })

/** Why an answered signal asks again. */
export const asksAgainText = ({ signal }: StoredSignal, answer: SignalAnswer): string =>
  Temporal.PlainDate.compare(signal.since, dayOf(answer.at)) > 0
    ? m.signals_asks_again_new()
    : m.signals_asks_again_grown()
