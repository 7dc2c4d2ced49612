import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { DateField, TextField } from '#design/field/field.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import { weekName } from '../count-words.ts'
import { type Asked, fieldsOf, morningHref, withAsked } from './asked.ts'
import type { ClosedDay } from './closed-day.ts'
import { closedWords, dayWords, kindWords, lessonsWords, weekWords } from './morning-words.ts'
import type { AdultThatDay, Morning } from './read-morning.ts'

/** What else stands in the address goes along with a form. */
export const Kept = ({ asked, but }: { asked: Asked; but: readonly string[] }): Html => (
  <>
    {fieldsOf(asked)
      .filter(([name]) => !but.includes(name))
      .map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
  </>
)

export const DayForm = ({ page, error }: { page: Morning; error?: string | undefined }): Html => (
  <form method="get" action={morningHref(page.school.id)} class="mv-inline-form">
    {/* Another day may be in another week. */}
    <Kept asked={page.asked} but={['dag', 'uge', 'fra', 'til', 'aaben']} />
    <DateField name="dag" label={m.continuity_morning_day()} value={page.asked.writtenDay} error={error} />
    <Button kind="secondary">{m.continuity_morning_show()}</Button>
  </form>
)

/** No school, so nobody to find: told before anything else. The calendar may be wrong, and whoever stands at the door knows. */
export const Closed = ({ page, closed }: { page: Morning; closed: ClosedDay }): Html => {
  const { asked, school } = page
  const here = morningHref(school.id)
  const { next } = closed
  return (
    <Alert kind="info" heading={m.continuity_morning_closed({ day: dayWords(page) })}>
      <p>{closedWords(closed)}</p>
      <ButtonRow>
        {next === null ? null : (
          <LinkButton
            href={withAsked(here, {
              ...asked,
              day: next,
              writtenDay: next.toString(),
              week: null,
              from: '',
              to: '',
            })}
          >
            {m.continuity_morning_next_day({ day: longDay(next, locale()) })}
          </LinkButton>
        )}
        <LinkButton kind="secondary" href={withAsked(here, { ...asked, isOpen: true })}>
          {m.continuity_morning_open_anyway()}
        </LinkButton>
      </ButtonRow>
    </Alert>
  )
}

/** Asked where the timetable does not say: a wrong week is a wrong list of lessons. */
export const WhichWeek = ({ page }: { page: Morning }): Html => {
  const { asked, school, timetable } = page
  return (
    <Section heading={m.continuity_morning_which_week({ day: dayWords(page) })}>
      <p>{m.continuity_morning_which_week_text()}</p>
      <ButtonRow>
        {(timetable?.weeks ?? []).map((week) => (
          <LinkButton href={withAsked(morningHref(school.id), { ...asked, week })}>
            {weekName(week)}
          </LinkButton>
        ))}
      </ButtonRow>
    </Section>
  )
}

/** Which week it was taken to be, and the way to the others. */
export const WeekLine = ({ page }: { page: Morning }): Html | null => {
  const { asked, school, timetable, week } = page
  const others = (timetable?.weeks ?? []).filter((each) => each !== week)
  if (week === null || others.length === 0) return null
  return (
    <p>
      {m.continuity_morning_week_is({ week: weekWords(week) })}{' '}
      {others.map((other) => (
        <>
          <a href={withAsked(morningHref(school.id), { ...asked, week: other })}>
            {m.continuity_morning_week_other({ week: weekWords(other) })}
          </a>{' '}
        </>
      ))}
    </p>
  )
}

const choosing = (page: Morning, { id }: AdultThatDay): string => {
  const { asked, school } = page
  const away = [...asked.away, ...(asked.away.some((one) => one === id) ? [] : [id])]
  return withAsked(morningHref(school.id), { ...asked, away, search: '', isChoosing: false })
}

/** Everybody with lessons that day, one big line each: it is used with a thumb, before seven. */
export const WhoIsAway = ({ page }: { page: Morning }): Html => {
  const { adults, asked, away, school } = page
  const others = adults.filter(({ id }) => !away.some((one) => one.id === id))
  return (
    <Section heading={away.length === 0 ? m.continuity_morning_who() : m.continuity_morning_who_more()}>
      {others.length === 0 && asked.search === '' ? (
        <EmptyState heading={m.continuity_morning_nobody()} level={3}>
          {m.continuity_morning_nobody_text({ day: dayWords(page) })}
        </EmptyState>
      ) : (
        <>
          <form method="get" action={morningHref(school.id)} class="mv-inline-form" role="search">
            <Kept asked={asked} but={['q']} />
            <TextField
              name="q"
              type="search"
              label={m.continuity_morning_search()}
              value={asked.search}
              autocomplete="off"
              spellcheck={false}
            />
            <Button kind="secondary">{m.continuity_morning_find()}</Button>
          </form>
          {others.length === 0 ? <p>{m.continuity_morning_not_found()}</p> : null}
          <ul class="mv-picks">
            {others.map((adult) => (
              <li key={adult.id}>
                <a href={choosing(page, adult)}>{adult.name}</a>
                <Soft>
                  {kindWords[adult.kind]()}, {lessonsWords(adult.lessons)}
                </Soft>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}
