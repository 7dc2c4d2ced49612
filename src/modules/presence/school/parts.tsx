import { type Tile, Tiles } from '#design/card/card.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { formatNumber } from '#design/chart/number-text.ts'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { Soft } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { whyClosedText } from '#platform/calendar/calendar-words.ts'
import { locale } from '#platform/html/locale.ts'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { ClassId } from '#platform/ids.ts'
import { patternTitle } from '../patterns/pattern-words.ts'
import { noSums, nobody, shareIn } from './school-numbers.ts'
import type { ClassLine, SchoolPage } from './school-page.ts'
import { patternNames } from '../patterns/signal.ts'
import type { ClassToTalk } from './signals-by-class.ts'
import { categoriesText, limitText, listHref, percentText, pupilsText, quarterText } from './words.ts'

const classHref = (id: ClassId): string => `/klasser/${id}`
const registerHref = (id: ClassId): string => `/fravaer/klasse/${id}`

/** The classes that nobody has registered today, as links; a leader may register in their place. */
const Missing = ({ lines }: { lines: readonly ClassLine[] }): Html => (
  <>
    {m.schoolpage_today_missing()}{' '}
    {lines.map((line, index) => (
      <>
        {index === 0 ? null : ', '}
        <a href={registerHref(line.id)}>{line.title}</a>
        {line.state === 'part' ? ` (${m.schoolpage_today_part()})` : null}
      </>
    ))}
  </>
)

const todayTile = ({ closed, classes }: SchoolPage): Tile => {
  const label = m.schoolpage_today()
  if (closed !== null)
    return { label, value: m.schoolpage_today_closed(), detail: whyClosedText(closed, locale()) }
  const missing = classes.filter(({ state }) => state !== 'done')
  return {
    label,
    value: m.schoolpage_today_value({ done: classes.length - missing.length, of: classes.length }),
    detail: missing.length === 0 ? m.schoolpage_today_all() : <Missing lines={missing} />,
    tone: missing.length === 0 ? 'neutral' : 'attention',
  }
}

const talkTile = ({ toTalk }: SchoolPage): Tile => {
  const pupils = toTalk.reduce((sum, line) => sum + line.pupils, 0)
  return {
    label: m.schoolpage_talk(),
    value: pupilsText(pupils),
    detail: pupils === 0 ? m.schoolpage_talk_none() : m.schoolpage_talk_detail({ count: toTalk.length }),
    href: pupils === 0 ? undefined : '#samtaler',
    tone: pupils === 0 ? 'neutral' : 'attention',
  }
}

/** Opens to those whom it counts, in the school or in the year group. */
const countTile = (
  page: SchoolPage,
  tile: { label: string; count: number; detail: string; list: Parameters<typeof listHref>[1] },
): Tile => ({
  label: tile.label,
  value: pupilsText(tile.count),
  detail: tile.detail,
  href: tile.count === 0 ? undefined : listHref(page.school.id, tile.list, page.grade),
})

/** What a leader needs first: today, how it goes, and who nobody has talked with. */
export const SchoolTiles = ({ page }: { page: SchoolPage }): Html => {
  const { numbers, counting } = page
  const { people, sums } = numbers.whole
  const few =
    people.few === 0
      ? ''
      : ` ${m.schoolpage_few({ count: people.few, days: counting.total.fromRegisteredDays })}`
  const quarter = quarterText(counting.quarter)
  return (
    <Tiles
      tiles={[
        todayTile(page),
        talkTile(page),
        {
          label: m.schoolpage_absence_year(),
          value: percentText(shareIn(sums, 'total')),
          detail: sums.registered === 0 ? m.schoolpage_nothing_registered() : categoriesText(sums),
        },
        countTile(page, {
          label: m.schoolpage_over({ limit: limitText(counting.total.above) }),
          count: people.pastTotal,
          detail: `${m.schoolpage_over_detail({ of: pupilsText(people.pupils) })}${few}`,
          list: 'over-graensen',
        }),
        countTile(page, {
          label: m.schoolpage_warning({ limit: limitText(counting.limits.warning) }),
          count: people.pastWarning,
          detail: m.schoolpage_warning_detail({ quarter }),
          list: 'ulovligt-varsel',
        }),
        countTile(page, {
          label: m.schoolpage_warning({ limit: limitText(counting.limits.notification) }),
          count: people.pastNotification,
          detail: m.schoolpage_notification_detail({ quarter }),
          list: 'ulovligt-underretning',
        }),
      ]}
    />
  )
}

type TalkLine = ClassToTalk & { readonly title: string }

const talkColumns: () => Column<TalkLine>[] = () => [
  {
    heading: m.schoolpage_class(),
    rowHeading: true,
    cell: ({ classId, title }): Child =>
      classId === null ? title : <a href={`${classHref(classId)}#signaler`}>{title}</a>,
  },
  {
    heading: m.schoolpage_talk_pupils(),
    numeric: true,
    cell: ({ pupils }) => formatNumber(pupils, 0),
  },
  {
    heading: m.schoolpage_talk_why(),
    cell: ({ patterns }) =>
      patterns.map(({ pattern, count }) => `${patternTitle(pattern, locale())}: ${count}`).join(' · '),
  },
]

/** "89 elever: samlet fravær 79, fravær den seneste tid 8 …": the whole school in one sentence, before the classes. */
const talkSummary = (toTalk: readonly ClassToTalk[]): string => {
  const pupils = toTalk.reduce((sum, line) => sum + line.pupils, 0)
  const parts = patternNames.flatMap((name) => {
    const count = toTalk.reduce(
      (sum, { patterns }) => sum + (patterns.find(({ pattern }) => pattern === name)?.count ?? 0),
      0,
    )
    return count === 0 ? [] : [`${patternTitle(name, locale()).toLowerCase()} ${count}`]
  })
  return m.schoolpage_talk_summary({ pupils: pupilsText(pupils), patterns: parts.join(', ') })
}

/** Who is on the way out: by class, because the class's adults are closest, and in the order of the classes. */
export const ToTalk = ({ page }: { page: SchoolPage }): Html => {
  const titles = new Map(page.classes.map(({ id, title }) => [id, title]))
  return page.toTalk.length === 0 ? (
    <EmptyState heading={m.schoolpage_talk_none_heading()} level={3}>
      {m.schoolpage_talk_none_text()}
    </EmptyState>
  ) : (
    <>
      <p>{talkSummary(page.toTalk)}</p>
      <p>
        <Soft>{m.schoolpage_talk_lead()}</Soft>
      </p>
      <Table
        caption={m.schoolpage_talk_heading()}
        captionHidden
        columns={talkColumns()}
        rows={page.toTalk.map((line) => ({
          ...line,
          title: (line.classId === null ? undefined : titles.get(line.classId)) ?? m.schoolpage_no_class(),
        }))}
      />
    </>
  )
}

const stateTag = ({ state }: ClassLine): Html =>
  state === 'done' ? (
    <Tag kind="success">{m.schoolpage_state_done()}</Tag>
  ) : (
    <Tag kind="warning">{state === 'part' ? m.schoolpage_state_part() : m.schoolpage_state_missing()}</Tag>
  )

const classColumns = (page: SchoolPage): Column<ClassLine>[] => {
  const group = ({ id }: ClassLine) => page.numbers.classes.get(id) ?? { sums: noSums, people: nobody }
  return [
    {
      heading: m.schoolpage_class(),
      rowHeading: true,
      cell: (line) => <a href={classHref(line.id)}>{line.title}</a>,
    },
    { heading: m.schoolpage_pupils_heading(), numeric: true, cell: ({ pupils }) => String(pupils) },
    {
      heading: m.schoolpage_absence_year(),
      numeric: true,
      cell: (line) => percentText(shareIn(group(line).sums, 'total')),
    },
    {
      heading: m.schoolpage_over({ limit: limitText(page.counting.total.above) }),
      numeric: true,
      cell: (line) => String(group(line).people.pastTotal),
    },
    ...(page.closed === null ? [{ heading: m.schoolpage_state_today(), cell: stateTag }] : []),
    {
      heading: m.schoolpage_missing_days(),
      numeric: true,
      cell: ({ missingDays }) => (missingDays === 0 ? <Soft>0</Soft> : String(missingDays)),
    },
  ]
}

/** The classes by name, with what their figures are made of and what is missing in them. */
export const ClassTable = ({ page }: { page: SchoolPage }): Html => (
  <>
    <p>{m.schoolpage_classes_lead()}</p>
    <Table
      caption={m.schoolpage_classes_heading()}
      captionHidden
      columns={classColumns(page)}
      rows={page.classes}
      empty={<p>{m.schoolpage_no_classes()}</p>}
    />
  </>
)
