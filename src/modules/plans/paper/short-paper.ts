import { m } from '#messages'
import { longDay, shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { PaperDocument } from '#platform/pdf/document.ts'
import { aims } from '../plan.ts'
import { aimWords } from '../plan-words.ts'
import type { PlanContent } from '../version/content.ts'
import { paragraphsOf } from './plan-paper.ts'

/** The plan on one page, for the wall of the team's room or the kitchen at home: what we want, what we do, when we look again. */
export const shortPaper = (
  content: PlanContent,
  given: { readonly municipality: string; readonly today: Temporal.PlainDate },
): PaperDocument => ({
  language: locale(),
  title: content.title,
  sender: [given.municipality, content.school],
  day: longDay(given.today, locale()),
  blocks: paragraphsOf(content.summary),
  sections: [
    {
      heading: m.plan_letter_aim(),
      blocks: [
        content.goals.length === 0
          ? { kind: 'paragraph', text: m.plan_goals_none() }
          : { kind: 'list', items: content.goals.map(({ title }) => title) },
      ],
    },
    {
      heading: m.plan_letter_we_do(),
      blocks: [
        content.measures.length === 0
          ? { kind: 'paragraph', text: m.plan_measures_none_in_environment() }
          : {
              kind: 'list',
              items: aims.flatMap((aim) =>
                content.measures
                  .filter((measure) => measure.aim === aim)
                  .map(({ title, responsible }) => `${aimWords[aim]()}: ${title} (${responsible})`),
              ),
            },
      ],
    },
    {
      heading: m.plan_letter_next(),
      blocks: [
        content.followUps.length === 0
          ? { kind: 'paragraph', text: m.plan_follow_up_none() }
          : {
              kind: 'list',
              items: content.followUps.map(({ due }) => shortDay(Temporal.PlainDate.from(due), locale())),
            },
      ],
    },
  ],
})
