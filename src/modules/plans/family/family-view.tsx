import { Alert } from '#design/alert/alert.tsx'
import { ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { View } from '#platform/http/page.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime'
import { AnswerGiven } from '../agreement/agreement-view.tsx'
import { Changes } from '../agreement/changes.tsx'
import { namedParts } from '../agreement/part-words.ts'
import { plansHref } from '../hrefs.ts'
import { isEvaluated, isOpen } from '../plan.ts'
import type { SharedVersion } from '../version/version-store.ts'
import { Said } from '../voice/said.tsx'
import { PlanReading } from './content-view.tsx'
import type { FamilyPage } from './family-store.ts'

const sharedText = ({ number, at, by }: SharedVersion): string =>
  m.plan_family_version({ number, name: by, day: longDay(dayOf(at), locale()) })

/** Nobody is asked to answer by a day that has passed. */
const untilText = ({ newest: { answerBy }, today }: FamilyPage): string | null =>
  answerBy === null || Temporal.PlainDate.compare(answerBy, today) < 0
    ? null
    : m.plan_family_answer_by({ day: longDay(answerBy, locale()) })

const ofPlan = ({ plan }: FamilyPage): string => `/planer/${plan.id}`

const ChildsTurn = ({ page }: { page: FamilyPage }): Html => {
  const until = page.isAnsweredByChild ? null : untilText(page)
  return (
    <Alert kind="info" heading={m.plan_family_your_turn_child()}>
      <p>
        {m.plan_family_your_turn_child_text()} {until}
      </p>
      <ButtonRow>
        <LinkButton kind="primary" href={`${ofPlan(page)}/min-side`}>
          {m.plan_family_to_own_page()}
        </LinkButton>
      </ButtonRow>
    </Alert>
  )
}

const GuardiansTurn = ({ page }: { page: FamilyPage }): Html => {
  const { agreement, earlier } = page
  const until = untilText(page)
  const answered =
    agreement === null
      ? null
      : agreement.answer === 'agree'
        ? m.plan_family_you_agree({ day: longDay(dayOf(agreement.at), locale()) })
        : m.plan_family_you_disagree({ day: longDay(dayOf(agreement.at), locale()) })
  return (
    <Alert
      kind={agreement === null ? 'info' : 'success'}
      heading={agreement === null ? m.plan_family_your_turn() : m.plan_family_you_answered()}
    >
      <p>
        {answered ?? m.plan_family_your_turn_text()} {agreement === null ? until : null}
      </p>
      {agreement !== null || earlier === null ? null : <AnswerGiven agreement={earlier} own />}
      <ButtonRow>
        <LinkButton kind={agreement === null ? 'primary' : 'secondary'} href={`${ofPlan(page)}/svar`}>
          {agreement === null ? m.plan_family_to_answer() : m.plan_family_to_change_answer()}
        </LinkButton>
        <LinkButton href={`${ofPlan(page)}/mit-syn`}>{m.plan_family_to_view()}</LinkButton>
        <LinkButton href={`${ofPlan(page)}/forslag`}>{m.plan_family_to_suggest()}</LinkButton>
      </ButtonRow>
    </Alert>
  )
}

/** What the others of the family let one read, and for guardians their own words. */
const Voices = ({ page }: { page: FamilyPage }): Html | null => {
  const shown = page.voices.filter(
    ({ speaker, takenBackAt }) => String(speaker.person) !== page.reader && takenBackAt === null,
  )
  return shown.length === 0 ? null : (
    <Section heading={m.plan_family_voices()}>
      {shown.map((voice) => (
        <Said voice={voice} />
      ))}
    </Section>
  )
}

const Versions = ({ page }: { page: FamilyPage }): Html => (
  <Section heading={m.plan_family_versions()}>
    <ul>
      {page.versions.map((version, index) => (
        <li>
          <a href={`${ofPlan(page)}/delt/${version.number}`}>{sharedText(version)}</a>
          {index === 0 ? ` (${m.plan_family_version_newest()})` : ''}
        </li>
      ))}
    </ul>
  </Section>
)

/** What else there is of the plan: the family finds it here and nowhere else. */
const More = ({ page }: { page: FamilyPage }): Html => (
  <Section heading={page.side === 'child' ? m.plan_family_more_child() : m.plan_family_more()}>
    <ul>
      <li>
        <a href={`${ofPlan(page)}/opfolgning`}>{m.plan_family_more_follow_up()}</a>
      </li>
      <li>
        <a href={`${ofPlan(page)}/billede`}>{m.plan_family_more_picture()}</a>
      </li>
      {isEvaluated(page.plan.status) ? (
        <li>
          <a href={`${ofPlan(page)}/evaluering`}>{m.plan_evaluation_link()}</a>
        </li>
      ) : null}
      <li>
        <a href={`${ofPlan(page)}/papir`}>{m.plan_paper()}</a>
      </li>
    </ul>
  </Section>
)

/** The plan as the family and the child read it: the newest version that was shared, and what they can do with it. */
export const familyView = (page: FamilyPage): View => {
  const child = page.side === 'child'
  return {
    title: page.newest.content.title,
    breadcrumb: [{ label: m.plan_list_title(), href: plansHref }, { label: page.newest.content.title }],
    content: (
      <>
        <PageHeading
          eyebrow={page.newest.content.school}
          title={page.newest.content.title}
          lead={child ? m.plan_family_lead_child() : sharedText(page.newest)}
        />
        {!isOpen(page.plan.status) ? (
          <Alert kind="info">{m.plan_family_ended()}</Alert>
        ) : child ? (
          <ChildsTurn page={page} />
        ) : (
          <GuardiansTurn page={page} />
        )}
        <PlanReading content={page.newest.content} side={page.side} whole={!child} />
        {child ? (
          <p>
            <a href={`${ofPlan(page)}/delt/${page.newest.number}`}>{m.plan_family_read_whole()}</a>
          </p>
        ) : null}
        <More page={page} />
        <Voices page={page} />
        <Versions page={page} />
        {locale() === 'da' ? null : <p>{m.plan_family_as_written()}</p>}
      </>
    ),
  }
}

export type VersionPage = FamilyPage & {
  readonly version: SharedVersion
  readonly before: SharedVersion | null
}

const Compared = ({ page }: { page: VersionPage }): Html | null => {
  const { before, version } = page
  if (before === null) return null
  const former = namedParts(before.content)
  const now = namedParts(version.content)
  const changed = [
    ...now.map((part) => ({
      name: part.name,
      after: part.text,
      before: former.find(({ kind, key }) => kind === part.kind && key === part.key)?.text ?? '',
    })),
    ...former
      .filter((part) => !now.some(({ kind, key }) => kind === part.kind && key === part.key))
      .map((part) => ({ name: part.name, before: part.text, after: '' })),
  ].filter((part) => part.before !== part.after)
  return (
    <Section heading={m.plan_family_changes({ number: before.number })}>
      {changed.length === 0 ? (
        <p>{m.plan_family_no_changes()}</p>
      ) : (
        <>
          <p>{m.plan_family_changes_text()}</p>
          {changed.map((part) => (
            <>
              <h3>{part.name}</h3>
              <Changes before={part.before} after={part.after} />
            </>
          ))}
        </>
      )}
    </Section>
  )
}

/** One shared version whole, beside the one before it or another that was asked for. */
export const versionView = (page: VersionPage): View => {
  const title = m.plan_family_version_title({ number: page.version.number })
  const others = page.versions.filter(({ number }) => number !== page.version.number)
  return {
    title,
    breadcrumb: [
      { label: m.plan_list_title(), href: plansHref },
      { label: page.newest.content.title, href: ofPlan(page) },
      { label: title },
    ],
    content: (
      <>
        <PageHeading eyebrow={page.version.content.title} title={title} lead={sharedText(page.version)} />
        <Compared page={page} />
        {others.length < 2 ? null : (
          <Details summary={m.plan_family_compare_with()}>
            <ul>
              {others.map(({ number }) => (
                <li>
                  <a href={`${ofPlan(page)}/delt/${page.version.number}?mod=${number}`}>
                    {m.plan_family_version_title({ number })}
                  </a>
                </li>
              ))}
            </ul>
          </Details>
        )}
        <PlanReading content={page.version.content} side={page.side} whole />
      </>
    ),
  }
}
