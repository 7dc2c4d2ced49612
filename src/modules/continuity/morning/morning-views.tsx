import { Button, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { SelectField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { clockWords } from '../change-words.ts'
import { startOf } from '../engine/timetable.ts'
import { continuityHref } from '../hrefs.ts'
import { type Asked, morningHref, withAsked } from './asked.ts'
import { Closed, DayForm, Kept, WeekLine, WhichWeek, WhoIsAway } from './choose-views.tsx'
import { Covers } from './covering-views.tsx'
import { closedWords, dayAndWeek, listWords } from './morning-words.ts'
import type { Covering, Morning } from './read-morning.ts'

const without = (asked: Asked, who: 'away' | 'notAsked', id: string): Asked => ({
  ...asked,
  [who]: asked[who].filter((one) => one !== id),
})

const slotName = (slot: string): string =>
  startOf(slot) === null ? m.continuity_morning_slot({ slot }) : clockWords(slot)

/** A part of the day, the day itself, and who else is away. */
const Change = ({ page, covering }: { page: Morning; covering: Covering }): Html => {
  const { asked, away, school } = page
  const here = morningHref(school.id)
  const slots = covering.slots.map((slot) => ({ value: slot, label: slotName(slot) }))
  return (
    <Details summary={m.continuity_morning_change()} open={asked.isChoosing}>
      <form method="get" action={here} class="mv-inline-form">
        <Kept asked={asked} but={['fra', 'til']} />
        <SelectField
          name="fra"
          label={m.continuity_morning_from()}
          value={asked.from}
          options={[{ value: '', label: m.continuity_morning_first() }, ...slots]}
        />
        <SelectField
          name="til"
          label={m.continuity_morning_to()}
          value={asked.to}
          options={[{ value: '', label: m.continuity_morning_last() }, ...slots]}
        />
        <Button kind="secondary">{m.continuity_morning_show()}</Button>
      </form>
      <DayForm page={page} />
      <WeekLine page={page} />
      <ul class="mv-picks">
        {away.map(({ id, name }) => (
          <li key={id}>
            <span>{name}</span>
            <a href={withAsked(here, without(asked, 'away', id))}>
              {m.continuity_morning_here_again()}
              <span class="mv-hidden"> {name}</span>
            </a>
          </li>
        ))}
      </ul>
      <p>
        <LinkButton href={withAsked(here, { ...asked, isChoosing: true })}>
          {m.continuity_morning_more()}
        </LinkButton>
      </p>
    </Details>
  )
}

const SaidNo = ({ page }: { page: Morning }): Html | null =>
  page.notAsked.length === 0 ? null : (
    <ul class="mv-picks">
      {page.notAsked.map(({ id, name }) => (
        <li key={id}>
          <span>{m.continuity_morning_said_no({ name })}</span>
          <a href={withAsked(morningHref(page.school.id), without(page.asked, 'notAsked', id))}>
            {m.continuity_morning_can()}
            <span class="mv-hidden"> {name}</span>
          </a>
        </li>
      ))}
    </ul>
  )

const Found = ({ page, covering }: { page: Morning; covering: Covering }): Html => (
  <>
    <Change page={page} covering={covering} />
    {page.asked.isChoosing ? <WhoIsAway page={page} /> : null}
    <SaidNo page={page} />
    {covering.lessons.length === 0 ? (
      <EmptyState heading={m.continuity_morning_no_lessons()}>
        {m.continuity_morning_no_lessons_text({ names: listWords(page.away.map(({ name }) => name)) })}
      </EmptyState>
    ) : (
      <Covers page={page} covering={covering} />
    )}
    <Details summary={m.continuity_morning_how()}>
      <p>{m.continuity_morning_how_met()}</p>
      <p>{m.continuity_morning_how_free()}</p>
      <p>{m.continuity_morning_how_plan()}</p>
    </Details>
  </>
)

const Content = ({ page, error }: { page: Morning; error: string | undefined }): Html => {
  if (page.timetable === null)
    return <EmptyState heading={m.continuity_no_timetable()}>{m.continuity_no_timetable_text()}</EmptyState>
  const { closed } = page
  if (closed !== null && !page.asked.isOpen)
    return (
      <>
        <Closed page={page} closed={closed} />
        <DayForm page={page} error={error} />
      </>
    )
  // Said again under everything that follows: whoever opened the day may not be who reads it.
  const opened = closed === null ? null : <p>{m.continuity_morning_opened({ why: closedWords(closed) })}</p>
  if (page.covering !== null)
    return (
      <>
        {opened}
        <Found page={page} covering={page.covering} />
      </>
    )
  return (
    <>
      {opened}
      <DayForm page={page} error={error} />
      {page.asked.day === null ? null : page.week === null ? (
        <WhichWeek page={page} />
      ) : (
        <>
          <WeekLine page={page} />
          <WhoIsAway page={page} />
        </>
      )}
    </>
  )
}

const errorsIn = ({ asked, covering }: Morning): readonly FieldError[] => {
  if (asked.day === null)
    return [{ field: 'dag', message: m.continuity_morning_no_such_day({ value: asked.writtenDay }) }]
  const [from, to] = [asked.from, asked.to].map((slot) => covering?.slots.indexOf(slot) ?? -1)
  return (from ?? -1) >= 0 && (to ?? -1) >= 0 && (from ?? 0) > (to ?? 0)
    ? [{ field: 'fra', message: m.continuity_morning_wrong_way() }]
    : []
}

/** Somebody is ill at ten past seven: who is free, and whom do the children know? */
export const morningView = (page: Morning): View => {
  const { away, school } = page
  const errors = errorsIn(page)
  const names = listWords(away.map(({ name }) => name))
  return {
    title: `${m.continuity_morning()}, ${school.name}`,
    breadcrumb: [
      { label: m.continuity_title(), href: continuityHref(school.id) },
      { label: m.continuity_morning() },
    ],
    failed: errors.length > 0,
    islands: errors.length > 0 ? ['error-summary'] : [],
    content: (
      <>
        <ErrorSummary errors={errors} />
        <PageHeading
          eyebrow={school.name}
          title={m.continuity_morning()}
          lead={
            away.length === 0
              ? m.continuity_morning_lead()
              : m.continuity_morning_away({ day: dayAndWeek(page), names })
          }
        />
        <Content page={page} error={errors.find(({ field }) => field === 'dag')?.message} />
      </>
    ),
  }
}
