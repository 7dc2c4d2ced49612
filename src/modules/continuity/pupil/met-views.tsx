import { type Tile, Tiles } from '#design/card/card.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { Section } from '#design/layout/layout.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { m } from '#messages'
import { type FoundPupil, pupilBreadcrumb, PupilHeading, type Viewer } from '#presence'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import type { View } from '#platform/http/page.ts'
import { genitive } from '#platform/text/genitive.ts'
import { kindsText, shareText, weekName } from '../count-words.ts'
import type { PupilCount } from '../engine/count.ts'
import { adultsHref } from '../hrefs.ts'
import { countMet, mainSupport, type MetCount } from './met.ts'
import type { PupilWeek } from './met-store.ts'
import { Ribbon } from './ribbon.tsx'

export type MetPage = {
  readonly found: FoundPupil
  readonly viewer: Viewer
  /** Null where no timetable in use has the child. */
  readonly week: PupilWeek | null
  /** The week that is drawn. */
  readonly chosen: string
}

/** The week that was asked for, or the first. */
export const weekAsked = (weeks: readonly string[], asked: string | null): string =>
  weeks.find((week) => week === asked) ?? weeks[0] ?? ''

/** The week and the one after it. A timetable of one week is the same again. */
export const fortnightFrom = (weeks: readonly string[], week: string): readonly string[] => {
  const place = weeks.indexOf(week)
  const next = weeks[(place + 1) % Math.max(weeks.length, 1)] ?? week
  return next === week ? [week] : [week, next]
}

const countIn = ({ lessons, adults, primary }: PupilWeek, weeks: readonly string[]): MetCount | null =>
  countMet(lessons, adults, weeks, primary)

const nameIn = ({ adults }: PupilWeek, id: string): string => adults.find((one) => one.id === id)?.name ?? ''

/** Whoever gives most of the child's support: all may see that who see the child. */
const supportTile = (week: PupilWeek, weeks: readonly string[]): Tile | null => {
  const most = mainSupport(week.lessons.filter((lesson) => weeks.includes(lesson.week)))
  if (most === null) return null
  const words = week.readsNeed ? m.continuity_support_with : m.continuity_support_own_with
  return {
    label: m.continuity_support_main(),
    value: shareText(most.adult.minutes, most.of),
    detail: words({ name: nameIn(week, most.adult.id) }),
  }
}

/** Time with the primary adult, as the school's page counts it; for one who reads the child's need. */
const primaryTile = (week: PupilWeek, { minutes, primaryMinutes }: PupilCount): Tile | null =>
  week.primary === null || primaryMinutes === null
    ? null
    : {
        label: m.continuity_column_primary(),
        value: shareText(primaryMinutes, minutes),
        detail: m.continuity_primary_detail({ name: nameIn(week, week.primary) }),
      }

const tilesOf = (week: PupilWeek, chosen: string): readonly Tile[] => {
  const one = countIn(week, [chosen])
  const two = countIn(week, fortnightFrom(week.weeks, chosen))
  if (one === null || two === null) return []
  const tile = primaryTile(week, one.count) ?? supportTile(week, fortnightFrom(week.weeks, chosen))
  return [
    {
      label: m.continuity_tile_week(),
      value: String(one.count.adults),
      detail: kindsText(one.count),
    },
    {
      label: m.continuity_tile_fortnight(),
      value: String(two.count.adults),
      detail: kindsText(two.count),
    },
    ...(tile === null ? [] : [tile]),
    {
      label: m.continuity_tile_community(),
      value: shareText(one.count.communityMinutes, one.count.minutes),
      detail: m.continuity_tile_community_detail(),
    },
  ]
}

const Shown = ({ page, week }: { page: MetPage; week: PupilWeek }): Html => {
  const { found, viewer, chosen } = page
  const one = countIn(week, [chosen])
  const lessons = week.lessons.filter((lesson) => lesson.week === chosen)
  const { pupil } = found.about
  return (
    <>
      {week.weeks.length < 2 ? null : (
        <TabLinks
          label={m.continuity_weeks()}
          tabs={week.weeks.map((name) => ({
            href: `${adultsHref(pupil)}?uge=${encodeURIComponent(name)}`,
            label: weekName(name),
            current: name === chosen,
          }))}
        />
      )}
      <Tiles tiles={tilesOf(week, chosen)} />
      {one === null ? (
        <EmptyState heading={m.continuity_no_lessons()} level={3}>
          {m.continuity_no_lessons_text()}
        </EmptyState>
      ) : (
        <Ribbon
          id="uge"
          title={
            viewer === 'child'
              ? m.continuity_ribbon_you()
              : m.continuity_ribbon_named({ whose: genitive(found.givenName, locale()) })
          }
          summary={
            viewer === 'child'
              ? m.continuity_ribbon_summary_you({ count: one.count.adults })
              : m.continuity_ribbon_summary({ name: found.givenName, count: one.count.adults })
          }
          lessons={lessons}
          adults={week.adults}
        />
      )}
      <Details summary={m.continuity_how_heading()}>
        <p>{m.continuity_how_adults()}</p>
        <p>{m.continuity_how_kinds()}</p>
        <p>{m.continuity_how_community()}</p>
        <p>{m.continuity_how_timetable({ title: week.title })}</p>
      </Details>
    </>
  )
}

export const metView = (page: MetPage): View => {
  const { found, viewer, week } = page
  return {
    title: m.continuity_met_title({ name: found.name ?? '' }),
    breadcrumb: pupilBreadcrumb(found, viewer, m.continuity_met_tab()),
    content: (
      <>
        <PupilHeading
          found={found}
          viewer={viewer}
          tab="adults"
          lead={
            viewer === 'child'
              ? m.continuity_met_lead_you()
              : m.continuity_met_lead({ name: found.givenName })
          }
        />
        <Section heading={viewer === 'child' ? m.continuity_met_heading_you() : m.continuity_met_heading()}>
          {week === null ? (
            <EmptyState heading={m.continuity_met_none()} level={3}>
              {m.continuity_met_none_text()}
            </EmptyState>
          ) : (
            <Shown page={page} week={week} />
          )}
        </Section>
      </>
    ),
  }
}
