import { m } from '#messages'
import { dayNumberOf } from '#platform/calendar/day-number.ts'
import { longDay, shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Download } from '#platform/http/page.ts'
import type { PaperBlock, PaperDocument, PaperFact, PaperSection } from '#platform/pdf/document.ts'
import { pdfDownload } from '#platform/pdf/make.ts'
import { barPicture } from '#platform/pdf/picture.ts'
import { absenceCategories, totalUnits } from '../presence.ts'
import { parameterSources } from '../presence-parameters.ts'
import { categoryName, daysText, partName, tenthsText } from '../presence-words.ts'
import type { DaysPage } from './days-view.tsx'
import { outsideText, quarterDuty, quarterName, quarterPercent, quarterShareText } from './quarter-words.ts'

const percentText = (share: number | null): string =>
  share === null ? '–' : m.pupilpage_percent({ share: tenthsText(share, locale()) })

const facts = ({ found, from, to, report }: DaysPage): readonly PaperFact[] => [
  { term: m.dayspaper_pupil(), details: found.name ?? '' },
  ...(found.classes.length === 0
    ? []
    : [{ term: m.dayspaper_class(), details: found.classes.map(({ title }) => title).join(', ') }]),
  {
    term: m.dayspaper_period(),
    details: m.dayspage_period({ from: shortDay(from, locale()), to: shortDay(to, locale()) }),
  },
  { term: m.dayspaper_school_days(), details: String(report.schoolDays) },
  {
    term: m.dayspaper_registered(),
    details: daysText(report.registered, locale()),
  },
  ...(report.unregisteredDays === 0
    ? []
    : [
        {
          term: m.pupilpage_unregistered(),
          details: `${m.pupilpage_unregistered_value({ count: report.unregisteredDays })}. ${m.pupilpage_unregistered_detail()}.`,
        },
      ]),
]

const sums = ({ report }: DaysPage): PaperSection => {
  const outside = outsideText(totalUnits(report.outside))
  const table: PaperBlock = {
    kind: 'table',
    caption: m.dayspaper_sums_caption(),
    columns: [
      { heading: m.dayspaper_kind(), share: 3 },
      { heading: m.dayspaper_days_heading(), numeric: true, share: 1 },
      { heading: m.dayspaper_share(), numeric: true, share: 2 },
    ],
    rows: [
      ...absenceCategories.map((category) => [
        categoryName(category, locale()),
        daysText(report.units[category], locale()),
        percentText(report.shares[category]),
      ]),
      [m.pupilpage_total(), daysText(totalUnits(report.units), locale()), percentText(report.shares.total)],
    ],
  }
  return {
    heading: m.dayspaper_sums_heading(),
    blocks: outside === '' ? [table] : [table, { kind: 'paragraph', text: outside }],
  }
}

const quarters = ({ report, viewer }: DaysPage): PaperSection => {
  const top = Math.max(20, ...report.quarters.map((measure) => Math.ceil(quarterPercent(measure) ?? 0)))
  const said = report.quarters.map(
    (measure) => `${quarterName(measure.quarter)}: ${quarterShareText(measure)}`,
  )
  return {
    heading: m.dayspaper_quarters_heading(),
    blocks: [
      { kind: 'paragraph', text: m.dayspaper_quarters_text() },
      {
        kind: 'picture',
        picture: barPicture({
          points: report.quarters.map((measure) => ({
            label: quarterName(measure.quarter),
            value: quarterPercent(measure),
            text: percentText(measure.shares.unauthorised),
          })),
          most: top,
          unit: ' %',
          height: 130,
        }),
        alt: m.dayspaper_quarters_alt({ said: said.join('. ') }),
      },
      {
        kind: 'facts',
        items: report.quarters.map((measure) => ({
          term: quarterName(measure.quarter),
          details: `${quarterShareText(measure)}. ${quarterDuty(measure, viewer)}`,
        })),
      },
    ],
  }
}

/** The days behind the figures, without notes and names: what is on paper goes further than its reader. */
const days = ({ report, registrations, today }: DaysPage): PaperSection => {
  const counted = new Map(report.days.map((day) => [day.day, day]))
  const countsText = (day: Temporal.PlainDate, units: (found: (typeof report.days)[number]) => number) => {
    if (Temporal.PlainDate.compare(day, today) > 0) return m.dayspage_not_yet()
    const found = counted.get(dayNumberOf(day))
    if (found === undefined) return m.dayspage_no_school_day()
    return units(found) === 0 && found.registered === 0
      ? m.dayspage_unregistered()
      : daysText(units(found), locale())
  }
  const rows = registrations.flatMap(({ day, now }) =>
    now === null
      ? []
      : [
          [
            longDay(day, locale()),
            now.part === 'day'
              ? categoryName(now.category, locale())
              : `${categoryName(now.category, locale())} (${partName(now.part, locale()).toLowerCase()})`,
            countsText(day, ({ units }) => units[now.category]),
          ],
        ],
  )
  return {
    heading: m.dayspaper_days_section(),
    blocks:
      rows.length === 0
        ? [{ kind: 'paragraph', text: m.dayspaper_no_days() }]
        : [
            {
              kind: 'table',
              caption: m.dayspaper_days_caption(),
              columns: [
                { heading: m.dayspage_day(), share: 5 },
                { heading: m.dayspage_what(), share: 4 },
                { heading: m.dayspage_counts(), share: 3 },
              ],
              rows,
            },
          ],
  }
}

const missing = ({ unregistered }: DaysPage): readonly PaperSection[] =>
  unregistered.length === 0
    ? []
    : [
        {
          heading: m.pupilpage_unregistered(),
          blocks: [
            { kind: 'paragraph', text: m.dayspage_unregistered_text() },
            {
              kind: 'paragraph',
              text: unregistered
                .map(({ day, missing: part }) =>
                  part === 'day'
                    ? shortDay(day, locale())
                    : `${shortDay(day, locale())} (${partName(part, locale()).toLowerCase()})`,
                )
                .join(', '),
            },
          ],
        },
      ]

const rules: () => PaperSection = () => ({
  heading: m.rules_heading(),
  blocks: [
    {
      kind: 'list',
      items: [m.rules_lawful(), m.rules_unauthorised(), m.dayspaper_rule_unregistered(), m.rules_total()],
    },
    {
      kind: 'small',
      text: `${m.rules_source({ source: parameterSources.warning.source })} ${m.dayspaper_notes()}`,
    },
  ],
})

export const daysPaper = (page: DaysPage, municipality: string, now: Temporal.Instant): PaperDocument => ({
  language: locale(),
  title: m.dayspaper_title({ name: page.found.name ?? '' }),
  sender: [municipality, ...(page.found.school === null ? [] : [page.found.school.name])],
  day: m.dayspaper_made({ day: longDay(dayOf(now), locale()) }),
  lead: m.dayspaper_lead(),
  blocks: [{ kind: 'facts', items: facts(page) }],
  sections: [
    sums(page),
    ...(page.report.quarters.length === 0 ? [] : [quarters(page)]),
    days(page),
    ...missing(page),
    rules(),
  ],
})

/** The name says nothing of the child: files lie about. */
export const daysDownload = (page: DaysPage, municipality: string, now: Temporal.Instant): Download =>
  pdfDownload(
    `${m.dayspaper_file({ from: page.from.toString(), to: page.to.toString() })}.pdf`,
    daysPaper(page, municipality, now),
    now,
  )
