import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { View } from '#platform/http/page.ts'
import { continuityHref } from '../hrefs.ts'
import { morningHref, withAsked } from './asked.ts'
import { type CoverRow, coverRows } from './covering-views.tsx'
import { closedWords, dayAndWeek, lessonWords, timeWords } from './morning-words.ts'
import type { Morning } from './read-morning.ts'

/** The proposal on one sheet, for the staff room: it names no child, neither by name nor in what a lesson is called. */
export const dayListView = (page: Morning): View => {
  const { adultName, asked, closed, covering, homeClass, school } = page
  const rows = covering === null ? [] : coverRows(covering)
  const substitute = ({ adult }: CoverRow): string =>
    adult === null ? m.continuity_day_list_none() : adultName(adult)
  const time = ({ lesson }: CoverRow): string => timeWords(lesson.moment.slot, lesson.minutes)
  const lines = rows.map((row) =>
    m.continuity_day_list_line({
      time: time(row),
      lesson: [
        lessonWords(row.lesson, homeClass),
        row.lesson.room === '' ? '' : m.continuity_morning_in_room({ room: row.lesson.room }),
      ]
        .filter(Boolean)
        .join(', '),
      substitute: substitute(row),
      instead: adultName(row.lesson.instead),
    }),
  )
  const day = dayAndWeek(page)
  return {
    title: `${m.continuity_day_list()}, ${school.name}`,
    breadcrumb: [
      { label: m.continuity_title(), href: continuityHref(school.id) },
      { label: m.continuity_morning(), href: withAsked(morningHref(school.id), page.asked) },
      { label: m.continuity_day_list() },
    ],
    content: (
      <>
        <PageHeading
          eyebrow={school.name}
          title={m.continuity_day_list()}
          lead={m.continuity_day_list_lead({ day: day.charAt(0).toUpperCase() + day.slice(1) })}
        />
        {rows.length === 0 ? (
          <EmptyState
            heading={m.continuity_morning_no_lessons()}
            action={{ href: withAsked(morningHref(school.id), page.asked), label: m.continuity_morning() }}
          >
            {closed === null || asked.isOpen ? m.continuity_morning_lead() : closedWords(closed)}
          </EmptyState>
        ) : (
          <>
            <Table
              caption={m.continuity_day_list()}
              captionHidden
              rows={rows}
              columns={[
                { heading: m.continuity_morning_when(), rowHeading: true, cell: time },
                {
                  heading: m.continuity_morning_lesson(),
                  cell: ({ lesson }) => lessonWords(lesson, homeClass),
                },
                { heading: m.continuity_morning_room(), cell: ({ lesson }) => lesson.room || '–' },
                { heading: m.continuity_morning_substitute(), cell: substitute },
                {
                  heading: m.continuity_morning_instead(),
                  cell: ({ lesson }) => adultName(lesson.instead),
                },
              ]}
            />
            <div class="mv-screen-only">
              <Section heading={m.continuity_day_list_copy()}>
                <TextAreaField
                  name="tekst"
                  label={m.continuity_day_list()}
                  hint={m.continuity_day_list_copy_hint()}
                  value={[day, ...lines].join('\n')}
                  rows={rows.length + 2}
                />
              </Section>
            </div>
          </>
        )}
      </>
    ),
  }
}
