import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { NumberField, TextAreaField } from '#design/field/field.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { PupilId } from '#platform/ids.ts'
import { genitive } from '#platform/text/genitive.ts'
import type { Filled } from '../course/course-page.ts'
import { CourseHeading, crumbs } from '../course/course-views.tsx'
import { type With, courseHref } from '../course/load.ts'
import type { Point } from '../courses.ts'
import { scaleText } from '../template/template-views.tsx'
import type { Measure } from '../template/template.ts'
import { answererWords, figureField, figureText } from '../words.ts'
import type { Figure, Word } from './measure-store.ts'

export type MeasuresPage = With<{ readonly figures: readonly Figure[]; readonly words: readonly Word[] }>

/** One place for a figure: whose, of which measure, before or after. */
type Cell = {
  readonly measure: Measure
  readonly pupil: PupilId | null
  readonly name: string
  readonly point: Point
  readonly figure: Figure | null
}

type Row = { readonly pupil: PupilId | null; readonly name: string }

const rowsOf = ({ course }: MeasuresPage, measure: Measure): readonly Row[] =>
  measure.unit === 'course'
    ? [{ pupil: null, name: course.title }]
    : course.pupils.filter(({ to }) => to === null).map(({ pupil, name }) => ({ pupil, name }))

const cell = ({ figures }: MeasuresPage, measure: Measure, { pupil, name }: Row, point: Point): Cell => ({
  measure,
  pupil,
  name,
  point,
  figure:
    figures.find((one) => one.measure === measure.key && one.pupil === pupil && one.point === point) ?? null,
})

/** After is filled in while the course goes on, before also when it is only planned. */
const pointsOf = ({ course }: MeasuresPage): readonly Point[] =>
  course.state.kind === 'planned' ? ['before'] : ['before', 'after']

export const cellsOf = (page: MeasuresPage): readonly Cell[] =>
  page.content.measures.flatMap((measure) =>
    rowsOf(page, measure).flatMap((row) => pointsOf(page).map((point) => cell(page, measure, row, point))),
  )

export const fieldOf = ({ measure, pupil, point }: Pick<Cell, 'measure' | 'pupil' | 'point'>): string =>
  `${point}_${measure.key}_${pupil ?? 'forloeb'}`

const pointWords: Readonly<Record<Point, () => string>> = {
  before: () => m.course_before(),
  after: () => m.course_after(),
}

const Input = ({ of, filled }: { of: Cell; filled: Filled | null }): Html => {
  const field = fieldOf(of)
  return (
    <>
      <input type="hidden" name={`v_${field}`} value={of.figure?.version ?? 0} />
      <NumberField
        name={field}
        label={`${of.measure.title}, ${of.name}, ${pointWords[of.point]()}`}
        labelHidden
        decimals
        maxlength={10}
        value={
          filled === null
            ? of.figure === null
              ? ''
              : figureField(of.figure.hundredths)
            : filled.written(field)
        }
        error={filled?.errors.find((error) => error.field === field)?.message}
      />
      {of.figure?.origin === 'presence' ? <Soft>{m.course_counted()}</Soft> : null}
    </>
  )
}

const MeasureTable = ({
  page,
  measure,
  filled,
}: {
  page: MeasuresPage
  measure: Measure
  filled: Filled | null
}): Html => (
  <Section heading={measure.title}>
    <p>
      {scaleText(measure)} {m.course_answered_by({ who: answererWords[measure.answeredBy]() })}
    </p>
    <Table
      caption={measure.title}
      captionHidden
      rows={rowsOf(page, measure)}
      empty={<p>{m.course_no_pupils()}</p>}
      columns={[
        { heading: m.course_participant(), rowHeading: true, cell: ({ name }) => name },
        ...(['before', 'after'] as const).map((point) => ({
          heading: pointWords[point](),
          cell: (row: Row) => {
            const of = cell(page, measure, row, point)
            if (page.course.runs && pointsOf(page).includes(point)) return <Input of={of} filled={filled} />
            return of.figure === null ? '–' : figureText(of.figure.hundredths / 100, measure)
          },
        })),
        {
          heading: m.course_change(),
          numeric: true,
          cell: (row) => {
            const [before, after] = [
              cell(page, measure, row, 'before').figure,
              cell(page, measure, row, 'after').figure,
            ]
            return before === null || after === null
              ? ''
              : figureText((after.hundredths - before.hundredths) / 100, { lowest: 1, highest: 0 })
          },
        },
      ]}
    />
  </Section>
)

const Words = ({ page, filled }: { page: MeasuresPage; filled: Filled | null }): Html => (
  <Section heading={m.course_childs_word()}>
    <p>{m.course_childs_word_text()}</p>
    {page.course.pupils
      .filter(({ to }) => to === null)
      .map(({ pupil, name, givenName }) => {
        const own = page.words.find((one) => one.isOwn && one.pupil === pupil)
        const together = page.words.find((one) => !one.isOwn && one.pupil === pupil)
        const wrong = filled?.form === pupil ? filled : null
        return (
          <Details
            summary={
              own === undefined && together === undefined
                ? m.course_word_missing({ name })
                : m.course_word_of({ name: genitive(givenName, locale()) })
            }
            context={name}
            open={wrong !== null}
          >
            {own === undefined ? null : (
              <figure>
                <blockquote>{own.text}</blockquote>
                <figcaption>
                  <Soft>{m.course_word_own()}</Soft>
                </figcaption>
              </figure>
            )}
            {page.course.runs ? (
              <form method="post" action={`${courseHref(page.course.id)}/maal/ord`}>
                <input type="hidden" name="elev" value={pupil} />
                <input type="hidden" name="version" value={together?.version ?? 0} />
                <TextAreaField
                  name="ord"
                  form={pupil}
                  label={m.course_word_write_together({ name: givenName })}
                  value={wrong === null ? (together?.text ?? '') : wrong.written('ord')}
                  error={wrong?.errors.find(({ field }) => field === 'ord')?.message}
                  rows={3}
                  maxlength={2000}
                />
                <ButtonRow>
                  <Button kind="secondary" context={name}>
                    {m.course_save_word()}
                  </Button>
                </ButtonRow>
              </form>
            ) : together === undefined ? null : (
              <blockquote>{together.text}</blockquote>
            )}
          </Details>
        )
      })}
  </Section>
)

export const measuresView = (
  page: MeasuresPage,
  filled: Filled | null = null,
  beaten: readonly string[] = [],
): View => {
  const { course, content } = page
  const figures = filled?.form === undefined ? filled : null
  return {
    title: m.course_tab_measures(),
    breadcrumb: crumbs(page, m.course_tab_measures()),
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} form={filled.form} />}
        <CourseHeading opened={page} tab="measures" />
        {beaten.length === 0 ? null : (
          <Alert kind="warning" heading={m.course_conflict_heading()} live>
            <p>{m.course_conflict_yours()}</p>
            <ul>
              {beaten.map((one) => (
                <li>{one}</li>
              ))}
            </ul>
          </Alert>
        )}
        {content.measures.length === 0 ? <p>{m.course_no_measures()}</p> : null}
        {course.runs && content.measures.some(({ source }) => source === 'presence') ? (
          <ActionForm action={`${courseHref(course.id)}/maal/fravaer`} label={m.course_fetch_absence()} />
        ) : null}
        <form method="post" action={`${courseHref(course.id)}/maal`}>
          {content.measures.map((measure) => (
            <MeasureTable page={page} measure={measure} filled={figures} />
          ))}
          {course.runs && content.measures.length > 0 ? (
            <ButtonRow>
              <Button>{m.course_save_measures()}</Button>
            </ButtonRow>
          ) : null}
        </form>
        <Words page={page} filled={filled?.form === undefined ? null : filled} />
      </>
    ),
  }
}
