import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { PaperDocument } from '#platform/pdf/document.ts'
import type { Plan } from '../plan.ts'
import type { Voice } from '../voice/voice.ts'
import { voiceSections } from './voice-paper.tsx'

/** The child's own page on paper: its newest words, pictures and steps, and what it was answered. */
export const childPaper = (
  plan: Plan,
  voices: readonly Voice[],
  given: { readonly municipality: string; readonly today: Temporal.PlainDate },
): PaperDocument => {
  const sections = voiceSections(voices, 'child', true)
  return {
    language: locale(),
    title: m.plan_paper_child(),
    sender: [given.municipality, plan.school.name],
    day: longDay(given.today, locale()),
    lead: plan.title,
    blocks: sections.length === 0 ? [{ kind: 'paragraph', text: m.plan_paper_child_nothing() }] : [],
    sections,
  }
}
