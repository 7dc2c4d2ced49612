import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { genitive } from '#platform/text/genitive.ts'
import type { Figure, Word } from '../measure/measure-store.ts'
import type { Note } from '../session/session-store.ts'
import { RuleBox } from '../template/template-views.tsx'
import { attendanceWords, dayText, figureText, whenText } from '../words.ts'
import type { CoursePupil } from './course-store.ts'
import type { CoursePage, Filled } from './course-page.ts'
import { CourseHeading, Ending, crumbs } from './course-views.tsx'
import { courseHref } from './load.ts'

export type FamilyPage = CoursePage & {
  readonly notes: readonly Note[]
  readonly figures: readonly Figure[]
  readonly words: readonly Word[]
}

const Sessions = ({ page, child }: { page: FamilyPage; child: CoursePupil | null }): Html => (
  <Table
    caption={m.course_calendar()}
    captionHidden
    rows={page.sessions}
    columns={[
      { heading: m.course_session(), rowHeading: true, cell: ({ title }) => title },
      {
        heading: m.course_when_heading(),
        cell: (session) =>
          `${whenText(session)}${session.state === 'cancelled' ? ` (${m.course_cancelled()})` : ''}`,
      },
      { heading: m.course_purpose(), cell: ({ purpose }) => purpose },
      {
        heading: m.course_attendance(),
        cell: ({ id }) => {
          const found = page.attendance.find((one) => one.session === id && one.pupil === child?.pupil)
          return found === undefined ? '' : attendanceWords[found.status]()
        },
      },
    ]}
  />
)

const Measures = ({ page, child }: { page: FamilyPage; child: CoursePupil }): Html | null => {
  const measures = page.content.measures.filter(({ unit }) => unit === 'pupil')
  const of = (measure: string, point: Figure['point']) =>
    page.figures.find((one) => one.pupil === child.pupil && one.measure === measure && one.point === point)
  return measures.length === 0 ? null : (
    <Table
      caption={m.course_measures()}
      captionHidden
      rows={measures}
      columns={[
        { heading: m.course_measure(), rowHeading: true, cell: ({ title }) => title },
        ...(['before', 'after'] as const).map((point) => ({
          heading: point === 'before' ? m.course_before() : m.course_after(),
          numeric: true,
          cell: (measure: (typeof measures)[number]) => {
            const figure = of(measure.key, point)
            return figure === undefined ? '–' : figureText(figure.hundredths / 100, measure)
          },
        })),
      ]}
    />
  )
}

const Words = ({ words }: { words: readonly Word[] }): Html => (
  <>
    {words.map(({ text, isOwn, writer }) => (
      <figure>
        <blockquote>{text}</blockquote>
        <figcaption>
          <Soft>{isOwn ? m.course_word_own() : m.course_word_together({ name: writer })}</Soft>
        </figcaption>
      </figure>
    ))}
  </>
)

/** The child writes its own word while the course goes on. */
const WordForm = ({
  page,
  child,
  filled,
  conflict,
}: {
  page: FamilyPage
  child: CoursePupil
  filled: Filled | null
  conflict: string | null
}): Html => {
  const own = page.words.find((one) => one.isOwn && one.pupil === child.pupil)
  return (
    <form method="post" action={`${courseHref(page.course.id)}/mit-ord`}>
      {conflict === null ? null : (
        <Alert kind="warning" heading={m.course_conflict_heading()} live>
          <p>{m.course_conflict_yours()}</p>
          <blockquote>{conflict}</blockquote>
        </Alert>
      )}
      <input type="hidden" name="version" value={own?.version ?? 0} />
      <TextAreaField
        name="ord"
        label={m.course_my_word()}
        hint={m.course_my_word_hint()}
        value={filled === null ? (own?.text ?? '') : filled.written('ord')}
        error={filled?.errors.find(({ field }) => field === 'ord')?.message}
        rows={4}
        maxlength={2000}
      />
      <ButtonRow>
        <Button>{m.course_save_word()}</Button>
      </ButtonRow>
    </form>
  )
}

const latestShared = (notes: readonly Note[], child: CoursePupil | null): readonly Note[] => {
  const seen = new Set<string>()
  return notes.filter((note) => {
    const key = `${note.session} ${note.pupil ?? ''}`
    const isFirst = !seen.has(key)
    seen.add(key)
    return (
      isFirst && note.isShared && note.text !== '' && (note.pupil === null || note.pupil === child?.pupil)
    )
  })
}

/** What the family and the child see: what it is, when, the own child's part in it, and what came of it. */
export const familyView = (
  page: FamilyPage,
  today: Temporal.PlainDate,
  filled: Filled | null = null,
  conflict: string | null = null,
): View => {
  const { course } = page
  const children = course.pupils.filter(({ reasons }) =>
    reasons.includes(page.viewer === 'child' ? 'self' : 'custody'),
  )
  const each: readonly (CoursePupil | null)[] = children.length === 0 ? [null] : children
  const isOn = (child: CoursePupil): boolean =>
    child.to === null || Temporal.PlainDate.compare(child.to, today) > 0
  return {
    title: course.title,
    breadcrumb: crumbs(page),
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <CourseHeading opened={page} tab="overview" />
        <Ending opened={page} />
        <RuleBox rule={course.rule} />
        <Section heading={m.course_who_is_on()}>
          <DefinitionList
            items={course.staff.map(({ name, part, person }) => ({
              term: person === course.lead ? m.course_lead() : (part ?? m.course_colleague()),
              details: name,
            }))}
          />
        </Section>
        {each.map((child) => (
          <Section heading={child === null || page.viewer === 'child' ? m.course_calendar() : child.name}>
            <Sessions page={page} child={child} />
            {child === null ? null : (
              <>
                <h3>{m.course_measures_before_after()}</h3>
                <Measures page={page} child={child} />
                <h3>
                  {page.viewer === 'child'
                    ? m.course_my_word()
                    : m.course_word_of({ name: genitive(child.givenName, locale()) })}
                </h3>
                {page.words.some(({ pupil }) => pupil === child.pupil) ? (
                  <Words words={page.words.filter(({ pupil }) => pupil === child.pupil)} />
                ) : page.viewer === 'family' ? (
                  <p>{m.course_word_none()}</p>
                ) : null}
                {page.viewer === 'child' &&
                course.state.kind !== 'completed' &&
                course.state.kind !== 'stopped' &&
                isOn(child) ? (
                  <WordForm page={page} child={child} filled={filled} conflict={conflict} />
                ) : null}
              </>
            )}
            {latestShared(page.notes, child).map((note) => (
              <Alert
                kind="info"
                heading={m.course_shared_note({ day: dayText(dayOf(note.writtenAt)), name: note.writer })}
              >
                {note.text}
              </Alert>
            ))}
          </Section>
        ))}
      </>
    ),
  }
}
