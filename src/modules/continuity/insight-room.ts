import { m } from '#messages'
import { type InsightRoom, type InsightRow, momentOn, oneOfWords, partOf, plain, type Told } from '#retention'
import { momentWords } from './change-words.ts'

const listed = (value: unknown): string => (Array.isArray(value) ? value.map(plain).join(', ') : '')

const kinds = {
  teacher: () => m.continuity_is_teacher(),
  pedagogue: () => m.continuity_is_pedagogue(),
  substitute: () => m.continuity_is_substitute(),
} as const

/** By name, or by the timetable's own word for somebody who is not on the roster. */
const adultName = (told: Told, id: unknown): string => {
  const adult = told.rows('timetable_adult').find((row) => row['id'] === id)
  return adult === undefined ? '' : (told.name(adult['person_id']) ?? plain(adult['source_id']))
}

const adultsIn = (lesson: InsightRow, told: Told): string =>
  told
    .rows('timetable_lesson_adult')
    .filter((row) => row['lesson_id'] === lesson['id'])
    .toSorted((a, b) => Number(a['place']) - Number(b['place']))
    .map((row) => adultName(told, row['adult_id']))
    .join(', ')

const isRow = (value: unknown): value is InsightRow => typeof value === 'object' && value !== null

/** Those who help, in a proposal: by name, or by the timetable's own word. */
const helpers = (value: unknown): readonly InsightRow[] => (Array.isArray(value) ? value.filter(isRow) : [])

const helperNames = (value: unknown, told: Told): string =>
  helpers(value)
    .map((each) => told.name(each['person_id']) ?? plain(each['written']))
    .toSorted((a, b) => a.localeCompare(b, 'da'))
    .join(', ')

const filled = (facts: readonly { readonly term: string; readonly details: string }[]) =>
  facts.filter(({ details }) => details !== '')

/** What the timetables have about a child: what it is called there, and the support that it is to have. */
const support: InsightRoom = {
  heading: () => m.continuity_insight_heading(),
  record: null,
  parts: [
    partOf('timetable_pupil', () => m.continuity_insight_word(), [
      ['source_id', () => m.continuity_word_written()],
    ]),
    partOf('timetable_word', () => m.continuity_words_chosen(), [
      ['written', () => m.continuity_word_written()],
      ['word', () => m.continuity_insight_looked_up()],
      ['chosen_at', () => m.retention_paper_when(), momentOn],
    ]),
    partOf('support_need', () => m.continuity_insight_need(), [
      ['lessons', () => m.continuity_kind_lesson(), listed],
      ['minutes_per_week', () => m.continuity_insight_minutes()],
      ['requirement', () => m.continuity_insight_requirement()],
    ]),
    {
      table: 'support_need_forbidden',
      heading: () => m.continuity_insight_forbidden(),
      facts: (_row: InsightRow, told) => [
        {
          term: m.continuity_insight_forbidden(),
          details: m.continuity_insight_count({ count: told.rows('support_need_forbidden').length }),
        },
      ],
    },
  ],
}

/** The child's own lessons in each timetable, and the adults in them; nobody else who is in the room. */
const lessons: InsightRoom = {
  heading: () => m.continuity_insight_lessons(),
  record: { table: 'timetable', key: 'timetable_id', title: (row) => plain(row['title']) },
  meets: (rows) => [
    ...rows('timetable_adult').map((row) => row['person_id']),
    // Of what was only proposed a person decides whether the family reads it.
    ...rows('continuity_child_proposal')
      .filter((row) => row['approved_at'] !== null)
      .flatMap((row) =>
        [row['support_today'], row['support_proposed'], row['support_approved']].flatMap((some) =>
          helpers(some).map((each) => each['person_id']),
        ),
      ),
  ],
  parts: [
    {
      ...partOf('timetable', () => m.continuity_timetable(), [
        ['title', () => m.continuity_title_field()],
        ['imported_at', () => m.continuity_since(), momentOn],
      ]),
      says: ['timetable_group_pupil'],
    },
    {
      table: 'timetable_lesson',
      heading: () => m.continuity_kind_lesson(),
      says: ['timetable_lesson_adult'],
      order: ({ week, day, slot }) => `${plain(week).padStart(8)} ${plain(day)} ${plain(slot).padStart(5)}`,
      facts: (row, told) =>
        filled([
          {
            term: m.continuity_insight_when(),
            details: momentWords({
              week: plain(row['week']),
              day: Number(row['day']),
              slot: plain(row['slot']),
            }),
          },
          { term: m.continuity_insight_subject(), details: plain(row['subject']) },
          { term: m.continuity_insight_room(), details: plain(row['room']) },
          { term: m.continuity_kind_adult(), details: adultsIn(row, told) },
        ]),
    },
    {
      table: 'timetable_adult',
      heading: () => m.continuity_insight_adults(),
      facts: (row, told) =>
        filled([
          { term: m.continuity_word_written(), details: plain(row['source_id']) },
          { term: m.retention_paper_name(), details: told.name(row['person_id']) ?? '' },
          { term: m.retention_paper_kind(), details: oneOfWords(kinds)(row['kind']) },
        ]),
    },
    {
      table: 'continuity_child_proposal',
      heading: () => m.continuity_insight_proposals(),
      order: ({ made_at }) => plain(made_at),
      facts: (row, told) =>
        filled([
          { term: m.continuity_insight_calculated(), details: momentOn(row['made_at']) },
          { term: m.continuity_insight_approved(), details: momentOn(row['approved_at']) },
          { term: m.continuity_insight_weight(), details: plain(row['weight']) },
          { term: m.continuity_insight_adults_today(), details: plain(row['adults_today']) },
          { term: m.continuity_insight_adults_proposed(), details: plain(row['adults_proposed']) },
          { term: m.continuity_insight_adults_least(), details: plain(row['adults_at_least']) },
          { term: m.continuity_insight_support_today(), details: helperNames(row['support_today'], told) },
          {
            term: m.continuity_insight_support_proposed(),
            details: helperNames(row['support_proposed'], told),
          },
          {
            term: m.continuity_insight_support_approved(),
            details: helperNames(row['support_approved'], told),
          },
        ]),
    },
  ],
}

export const continuityInsight: readonly InsightRoom[] = [support, lessons]
