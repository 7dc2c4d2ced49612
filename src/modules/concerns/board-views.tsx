import { LinkButton } from '#design/button/button.tsx'
import { Card, Cards } from '#design/card/card.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { PersonId } from '#platform/ids.ts'
import { StateTags } from './concern-views.tsx'
import { type SubjectKind, type Waited, subjectKinds } from './concerns.ts'
import type { ConcernSeen } from './policy.ts'
import type { ChildChoice } from './start-store.ts'
import type { OutOfSight } from './store.ts'
import {
  concernHref,
  fromText,
  kindSlugs,
  kindWords,
  kindsWords,
  momentDay,
  stateWords,
  titleOf,
  waitedText,
} from './words.ts'

export type WaitingConcern = { readonly concern: ConcernSeen; readonly wait: Waited }

export type BoardPage = {
  readonly actor: PersonId
  readonly chosen: SubjectKind | null
  readonly waiting: readonly WaitingConcern[]
  readonly answered: readonly ConcernSeen[]
  /** Concerns about children that the leaders of the actor's schools answer. */
  readonly hidden: number
  readonly days: number
  readonly manySchools: boolean
}

/** What it is about, with what kind of thing that is, so that a team is not taken for a class. */
const About = ({ concern, withSchool }: { concern: ConcernSeen; withSchool: boolean }): Html => {
  const { subject } = concern
  const place = [
    subject.kind === 'child' ? subject.homeClass : kindWords[subject.kind](),
    withSchool ? concern.school.name : null,
  ].filter((text) => text !== null)
  return (
    <span>
      <a href={concernHref(concern)}>{titleOf(concern)}</a>
      {place.length === 0 ? null : (
        <>
          <br />
          <span class="mv-soft">{place.join(', ')}</span>
        </>
      )}
    </span>
  )
}

const whoAnswers = (concern: ConcernSeen, actor: PersonId): string => {
  if (concern.assignedTo?.person === actor) return m.concern_who_you()
  if (concern.assignedTo !== null) return concern.assignedTo.name
  return m.concern_who_leader()
}

const WaitingTable = ({ page }: { page: BoardPage }): Html => (
  <Table
    caption={m.concern_waiting_caption()}
    captionHidden
    rows={page.waiting}
    empty={<p>{m.concern_waiting_none()}</p>}
    columns={[
      {
        heading: m.concern_column_about(),
        rowHeading: true,
        cell: ({ concern }) => <About concern={concern} withSchool={page.manySchools} />,
      },
      { heading: m.concern_column_from(), cell: ({ concern }) => fromText(concern) },
      {
        heading: m.concern_column_waited(),
        cell: ({ concern, wait }) => (
          <span>
            {waitedText(wait)} {wait.isOverdue ? <Tag kind="warning">{m.concern_overdue()}</Tag> : null}{' '}
            {concern.askedAgain === null ? null : <Tag>{m.concern_asked_again_tag()}</Tag>}
          </span>
        ),
      },
      { heading: m.concern_column_who(), cell: ({ concern }) => whoAnswers(concern, page.actor) },
    ]}
  />
)

const AnsweredTable = ({ page }: { page: BoardPage }): Html => (
  <Table
    caption={m.concern_answered_heading()}
    captionHidden
    rows={page.answered}
    empty={<p>{m.concern_answered_none()}</p>}
    columns={[
      {
        heading: m.concern_column_about(),
        rowHeading: true,
        cell: (concern) => <About concern={concern} withSchool={page.manySchools} />,
      },
      { heading: m.concern_column_from(), cell: fromText },
      { heading: m.concern_column_answer(), cell: (concern) => <StateTags concern={concern} wait={null} /> },
      {
        heading: m.concern_column_day(),
        cell: ({ state }) => (state.kind === 'open' ? '' : momentDay(state.answer.at)),
      },
    ]}
  />
)

export const boardView = (page: BoardPage): View => ({
  title: m.concern_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading
        title={m.concern_title()}
        lead={m.concern_lead()}
        actions={
          <>
            <LinkButton kind="primary" href="/undringer/ny">
              {m.concern_new_button()}
            </LinkButton>
            <LinkButton href="/undringer/mine">{m.concern_own_link()}</LinkButton>
          </>
        }
      />
      <TabLinks
        label={m.concern_tabs()}
        tabs={[
          { href: '/undringer', label: m.concern_tab_all(), current: page.chosen === null },
          ...subjectKinds.map((kind) => ({
            href: `/undringer?om=${kindSlugs[kind]}`,
            label: kindsWords[kind](),
            current: page.chosen === kind,
          })),
        ]}
      />
      <Section heading={m.concern_waiting_heading()}>
        <p>{m.concern_promise({ count: page.days })}</p>
        <WaitingTable page={page} />
        {page.hidden === 0 ? null : (
          <p>
            {m.concern_hidden({ count: page.hidden })} {m.concern_hidden_text()}
          </p>
        )}
      </Section>
      <Section heading={m.concern_answered_heading()}>
        <AnsweredTable page={page} />
      </Section>
    </>
  ),
})

export type OwnPage = {
  readonly isStaff: boolean
  readonly concerns: readonly WaitingOrAnswered[]
  readonly outOfSight: readonly OutOfSight[]
  /** The own children, or oneself: each has a form. */
  readonly family: readonly ChildChoice[]
}

export type WaitingOrAnswered = { readonly concern: ConcernSeen; readonly wait: Waited | null }

const shortened = (text: string): string =>
  [...text].length > 160 ? `${[...text].slice(0, 160).join('')} …` : text

const OwnCard = ({ concern, wait }: WaitingOrAnswered): Html => {
  const { state } = concern
  return (
    <Card heading={titleOf(concern)} href={concernHref(concern)}>
      <p>
        <StateTags concern={concern} wait={null} />
      </p>
      <p>{shortened(concern.seen)}</p>
      {state.kind === 'open' ? (
        <p>{wait === null ? null : `${m.concern_column_waited()}: ${waitedText(wait)}`}</p>
      ) : (
        <p>
          {m.concern_page_answer_heading()}: {shortened(state.answer.text)}
        </p>
      )}
      <p class="mv-soft">{m.concern_own_sent({ day: momentDay(concern.startedAt) })}</p>
    </Card>
  )
}

const startLink = ({ pupil, givenName, reasons }: ChildChoice, first: boolean): Html => (
  <LinkButton kind={first ? 'primary' : 'secondary'} href={`/undringer/ny/barn/${pupil}`}>
    {reasons.includes('self') ? m.concern_pupil_write() : m.concern_new_family_card({ name: givenName })}
  </LinkButton>
)

export const ownView = ({ isStaff, concerns, outOfSight, family }: OwnPage): View => {
  const title = isStaff ? m.concern_own_title() : m.concern_own_title_family()
  return {
    title,
    breadcrumb: isStaff ? [{ label: m.concern_title(), href: '/undringer' }, { label: title }] : [],
    content: (
      <>
        <PageHeading
          title={title}
          lead={m.concern_own_lead()}
          actions={
            <>
              {isStaff ? (
                <LinkButton kind="primary" href="/undringer/ny">
                  {m.concern_new_button()}
                </LinkButton>
              ) : null}
              {family.map((child, index) => startLink(child, !isStaff && index === 0))}
            </>
          }
        />
        {concerns.length + outOfSight.length === 0 ? (
          <EmptyState heading={m.concern_own_none()}>{m.concern_own_none_text()}</EmptyState>
        ) : (
          <Cards>
            {concerns.map((one) => (
              <OwnCard {...one} />
            ))}
          </Cards>
        )}
        {outOfSight.length === 0 ? null : (
          <Section heading={m.concern_own_out()}>
            <p>{isStaff ? m.concern_own_out_text() : m.concern_own_out_text_family()}</p>
            <ul>
              {outOfSight.map(({ subject, startedAt, state }) => (
                <li>
                  {kindWords[subject]()}, {m.concern_own_sent({ day: momentDay(startedAt) })}:{' '}
                  {stateWords[state].text()}
                </li>
              ))}
            </ul>
          </Section>
        )}
      </>
    ),
  }
}
