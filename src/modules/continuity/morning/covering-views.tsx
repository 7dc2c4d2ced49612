import { LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { PartId } from '../ids.ts'
import type { Candidate, LessonToCover } from '../engine/substitutes.ts'
import { dayListHref, morningHref, withAsked } from './asked.ts'
import {
  hoursWords,
  kindWords,
  lessonWords,
  listWords,
  metWords,
  partsWords,
  timeWords,
  unableWords,
} from './morning-words.ts'
import type { Covering, Morning } from './read-morning.ts'

/** So many are shown at once; a leader rings one or two. */
const mostShown = 4

type At = { readonly page: Morning; readonly lesson: LessonToCover }

const SaidNo = ({ page, adult }: { page: Morning; adult: string }): Html | null => {
  const id = PartId.parse(adult)
  const { asked, school, adultName } = page
  return id === null ? null : (
    <LinkButton
      kind="tertiary"
      small
      href={withAsked(morningHref(school.id), { ...asked, notAsked: [...asked.notAsked, id] })}
      context={adultName(adult)}
    >
      {m.continuity_morning_cannot()}
    </LinkButton>
  )
}

const factsOf = ({ page, lesson }: At, candidate: Candidate): string => {
  const met = metWords(candidate, page.childName)
  return [
    met,
    candidate.knowsClass && !lesson.isSupport ? m.continuity_morning_knows_class() : '',
    candidate.knowsSubject && !lesson.isSupport ? m.continuity_morning_knows_subject() : '',
    hoursWords(candidate),
  ]
    .filter(Boolean)
    .join(' · ')
}

const Candidates = ({
  page,
  lesson,
  candidates,
  proposed,
}: At & { candidates: readonly Candidate[]; proposed: string | null }): Html => (
  <ul class="mv-picks">
    {candidates.map((candidate) => (
      <li key={candidate.adult}>
        <div class="mv-picks__line">
          <span>
            <strong>{page.adultName(candidate.adult)}</strong> <Soft>{kindWords[candidate.kind]()}</Soft>{' '}
            {candidate.adult === proposed ? (
              <Tag kind="success">{m.continuity_morning_proposed()}</Tag>
            ) : null}
          </span>
          <SaidNo page={page} adult={candidate.adult} />
        </div>
        <span>{factsOf({ page, lesson }, candidate)}</span>
      </li>
    ))}
  </ul>
)

const nobody = (): Html => <Tag kind="warning">{m.continuity_morning_none_free()}</Tag>

const OneLesson = ({ page, lesson, proposed }: At & { proposed: string | null }): Html => {
  const { adultName, childName, homeClass } = page
  const { candidates, children } = lesson
  const rest = candidates.slice(mostShown)
  const time = timeWords(lesson.moment.slot, lesson.minutes)
  const title = `${time}, ${lessonWords(lesson, homeClass)}`
  const names = children.map(childName)
  const why = unableWords(lesson.unable)
  return (
    <Section heading={title} level={3}>
      <p>
        {[
          page.away.length > 1 ? `${m.continuity_morning_instead()} ${adultName(lesson.instead)}.` : '',
          lesson.isSupport
            ? `${m.continuity_morning_support_for({ names: listWords(names) })}.`
            : names.length > 0
              ? `${m.continuity_morning_children({ names: listWords(names) })}.`
              : m.continuity_morning_no_children(),
          lesson.others.length > 0
            ? m.continuity_morning_alone({ names: listWords(lesson.others.map(adultName)) })
            : '',
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      {candidates.length === 0 ? (
        <p>{nobody()}</p>
      ) : (
        <Candidates
          page={page}
          lesson={lesson}
          proposed={proposed}
          candidates={candidates.slice(0, mostShown)}
        />
      )}
      {rest.length === 0 ? null : (
        <Details
          summary={m.continuity_morning_rest({ count: rest.length })}
          context={title}
          open={rest.some(({ adult }) => adult === proposed)}
        >
          <Candidates page={page} lesson={lesson} proposed={proposed} candidates={rest} />
        </Details>
      )}
      {why === '' ? null : (
        <p>
          <Soft>{why}</Soft>
        </p>
      )}
    </Section>
  )
}

const summaryOf = (page: Morning, { lessons, plan }: Covering): string => {
  const open = plan.adults.filter((adult) => adult === null).length
  const faces =
    plan.newFaces.length > 0
      ? m.continuity_morning_plan_new({
          pairs: partsWords(
            [...Map.groupBy(plan.newFaces, ({ adult }) => adult)].map(([adult, faces]) =>
              m.continuity_morning_pair({
                child: listWords(faces.map(({ child }) => page.childName(child))),
                adult: page.adultName(adult),
              }),
            ),
          ),
        })
      : lessons.some(({ children }) => children.length > 0)
        ? m.continuity_morning_plan_known()
        : m.continuity_morning_plan_no_children()
  return [open === 0 ? '' : m.continuity_morning_plan_open({ count: open }), faces].filter(Boolean).join(' ')
}

export type CoverRow = { readonly lesson: LessonToCover; readonly adult: string | null }

export const coverRows = ({ lessons, plan }: Covering): readonly CoverRow[] =>
  lessons.map((lesson, place) => ({ lesson, adult: plan.adults[place] ?? null }))

export const Covers = ({ page, covering }: { page: Morning; covering: Covering }): Html => {
  const rows = coverRows(covering)
  const { adultName, homeClass } = page
  return (
    <>
      <Section heading={m.continuity_morning_plan()} id="forslag">
        <p>{summaryOf(page, covering)}</p>
        <Table
          caption={m.continuity_morning_plan()}
          captionHidden
          compact
          rows={rows}
          columns={[
            {
              heading: m.continuity_morning_when(),
              rowHeading: true,
              cell: ({ lesson }) => timeWords(lesson.moment.slot, lesson.minutes),
            },
            { heading: m.continuity_morning_lesson(), cell: ({ lesson }) => lessonWords(lesson, homeClass) },
            {
              heading: m.continuity_morning_substitute(),
              cell: ({ adult }) => (adult === null ? nobody() : <strong>{adultName(adult)}</strong>),
            },
          ]}
        />
        <p class="mv-action">
          <LinkButton href={withAsked(dayListHref(page.school.id), page.asked)}>
            {m.continuity_day_list_open()}
          </LinkButton>
        </p>
      </Section>
      <Section heading={m.continuity_morning_each()}>
        {rows.map(({ lesson, adult }) => (
          <OneLesson page={page} lesson={lesson} proposed={adult} />
        ))}
      </Section>
    </>
  )
}
