import { Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { longDay, shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { PersonId } from '#platform/ids.ts'
import type { FoundPupil } from './about-store.ts'
import type { Looks, LooksOfDay, Seer } from './access-store.ts'
import { isCommandLine, lookReason, lookText, seerReason } from './access-words.ts'
import { accessHref } from './hrefs.ts'
import { Lines } from './lines.tsx'
import type { Viewer } from './policy.ts'
import { PupilHeading, pupilBreadcrumb } from './views.tsx'
import { wordsFor } from './words.ts'

export type AccessPage = {
  readonly found: FoundPupil
  readonly viewer: Viewer
  /** Who is reading, to be called "dig". */
  readonly self: PersonId
  readonly today: Temporal.PlainDate
  readonly seers: readonly Seer[]
  readonly looks: Looks
}

const nameOf = (person: PersonId | null, name: string | null, self: PersonId): string =>
  person === self ? m.accesspage_yourself({ name: name ?? '' }) : (name ?? '')

const actorOf = ({ person, name, reason }: LooksOfDay, self: PersonId): string => {
  if (person !== null) return nameOf(person, name, self)
  return isCommandLine(reason) ? m.accesspage_operations() : m.accesspage_system()
}

type SeerOnce = Seer & { readonly all: readonly Seer[] }

/** A person with more than one reason stands once, with all of them. */
const eachOnce = (seers: readonly Seer[]): readonly SeerOnce[] =>
  [...Map.groupBy(seers, ({ person }) => person).values()].flatMap((all) => {
    const [first] = all
    return first === undefined ? [] : [Object.assign({}, first, { all })]
  })

const periodText = ({ since, until }: Seer, today: Temporal.PlainDate): string => {
  const from = shortDay(since, locale())
  if (Temporal.PlainDate.compare(since, today) > 0) return m.accesspage_from_later({ from })
  return until === null
    ? m.accesspage_since({ from })
    : m.accesspage_since_until({ from, to: shortDay(until.subtract({ days: 1 }), locale()) })
}

const accessText = ({ access, reason }: LooksOfDay): string => {
  if (access === 'had') return lookReason(reason)
  return access === 'refused' ? m.accesspage_no_access() : m.accesspage_shown_nothing()
}

const Refused = ({ looks }: { looks: readonly LooksOfDay[] }): Html | null => {
  const refused = looks.filter(({ access }) => access === 'refused')
  const count = new Set(refused.map(({ person }) => person)).size
  return count === 0 ? null : <p>{m.accesspage_refused({ count })}</p>
}

/** What those see who have no access to the pupil, said once and not on each line. */
const ByTimetable = ({ seers }: { seers: readonly Seer[] }): Html => {
  const has = (wanted: Seer['reason']): boolean => seers.some(({ reason }) => reason === wanted)
  return (
    <>
      {has('supportLesson') ? <p>{m.accesspage_support_lesson_text()}</p> : null}
      {has('supportPlanning') ? <p>{m.accesspage_support_planning_text()}</p> : null}
    </>
  )
}

/** Who can see the pupil and why, and who has looked: the same for staff, family and child. */
export const accessView = ({ found, viewer, self, today, seers, looks }: AccessPage): View => {
  const words = wordsFor(viewer, found.givenName)
  return {
    title: m.accesspage_title({ name: found.name ?? '' }),
    breadcrumb: pupilBreadcrumb(found, viewer, m.accesspage_tab()),
    content: (
      <>
        <PupilHeading found={found} viewer={viewer} tab="access" lead={m.accesspage_lead()} />
        <Section heading={m.accesspage_sees_heading()}>
          <p>{words.whoSees()}</p>
          <Table
            caption={m.accesspage_sees_heading()}
            captionHidden
            columns={[
              {
                heading: m.accesspage_who(),
                rowHeading: true,
                cell: ({ person, name }) => nameOf(person, name, self),
              },
              {
                heading: m.accesspage_why(),
                cell: ({ all }) => <Lines texts={all.map(seerReason)} />,
              },
              {
                heading: m.accesspage_when(),
                cell: ({ all }) => <Lines texts={all.map((seer) => periodText(seer, today))} />,
              },
            ]}
            rows={eachOnce(seers)}
          />
          <ByTimetable seers={seers} />
          <p>{m.accesspage_administrator()}</p>
          {found.about.reasons.includes('leadsSchool') ? (
            <p>
              <a href={`/elever/${found.about.pupil}/alt`}>{m.accesspage_everything()}</a>
            </p>
          ) : null}
        </Section>
        <Section id="har-set" heading={m.accesspage_looked_heading()}>
          <p>{words.whoLooked()}</p>
          <Refused looks={looks.days} />
          <Table
            caption={m.accesspage_looked_heading()}
            captionHidden
            columns={[
              {
                heading: m.dayspage_day(),
                cell: ({ day }) => <time datetime={day.toString()}>{longDay(day, locale())}</time>,
              },
              {
                heading: m.accesspage_who(),
                rowHeading: true,
                cell: (day) => actorOf(day, self),
              },
              {
                heading: m.accesspage_did(),
                cell: (day) => (
                  <Lines
                    texts={day.looks.map(({ action, outcome, count }) => lookText(action, outcome, count))}
                  />
                ),
              },
              {
                heading: m.accesspage_why(),
                cell: accessText,
              },
            ]}
            rows={looks.days}
            empty={<p>{m.accesspage_nobody_looked()}</p>}
          />
          {looks.goesOnAt === null ? null : (
            <p>
              <a href={`${accessHref(found.about.pupil)}?til=${looks.goesOnAt.toString()}#har-set`}>
                {m.accesspage_older({ day: longDay(looks.goesOnAt, locale()) })}
              </a>
            </p>
          )}
        </Section>
      </>
    ),
  }
}
