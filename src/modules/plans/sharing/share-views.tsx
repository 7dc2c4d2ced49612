import { PlanTabs } from '../plan-heading.tsx'
import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, LinkButton } from '#design/button/button.tsx'
import { Card } from '#design/card/card.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { longDay, shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { Crumb, View } from '#platform/http/page.ts'
import { Duties } from './duties.tsx'
import type { AtSharing } from './at-sharing.ts'
import type { InvitedLook } from './share-store.ts'
import { type Consent, type LegalBasis, type Share, shareState } from './sharing.ts'
import { lastDayText, organisationWords, scopeForFamily, scopeWords, shareStateWords } from './words.ts'

export type SharingPage = {
  readonly at: AtSharing
  readonly now: Temporal.Instant
  readonly shares: readonly Share[]
  /** For the staff: of the family nobody is told who has said what. */
  readonly consents: readonly Consent[]
  readonly looks: readonly InvitedLook[]
  readonly duties: readonly LegalBasis[]
}

/** Where a page about sharing lies. The plan's own page is not there yet for a family that cannot read it. */
export const sharingCrumbs = ({ id, plan }: AtSharing, here: string): readonly Crumb[] => [
  ...(plan === null ? [] : [{ label: plan.title, href: `/planer/${id}` }]),
  { label: here },
]

/** Of the family nobody is told who said no: that the consent does not stand is what both are told. */
const endedText = ({ ended }: Share, { side }: AtSharing): string | null => {
  if (ended === null) return null
  const day = shortDay(dayOf(ended.at), locale())
  if (side !== 'team' && ended.because !== 'staff') return m.plan_sharing_ended_consent({ day })
  if (ended.because === 'refused') return m.plan_sharing_ended_refused({ day })
  return ended.because === 'withdrawn'
    ? m.plan_sharing_ended_withdrawn({ day })
    : m.plan_sharing_ended_staff({ day })
}

const basisText = ({ basis }: Share, { at, consents }: SharingPage): Html => {
  if (basis.kind === 'law')
    return (
      <>
        <p>{basis.title}</p>
        <p>{basis.reason}</p>
        <p>
          <Soft>{m.plan_sharing_source({ source: basis.source })}</Soft>
        </p>
      </>
    )
  if (at.side !== 'team')
    return <a href={`/planer/${at.id}/samtykke#samtykke-${basis.consent}`}>{m.plan_sharing_by_a_consent()}</a>
  const consent = consents.find(({ id }) => id === basis.consent)
  const names =
    consent?.holders
      .filter(({ answer, hasCustody }) => hasCustody && answer === 'given')
      .map(({ name }) => name) ?? []
  return <>{m.plan_sharing_by_consent({ names: names.join(', ') || m.plan_sharing_nobody_now() })}</>
}

const ShareCard = ({ share, page }: { share: Share; page: SharingPage }): Html => {
  const { at, now } = page
  const state = shareState(share, now)
  const canEnd = state === 'running' || state === 'coming' || state === 'lapsed'
  return (
    <div class="mv-section">
      <Card
        level={3}
        heading={`${share.recipient.name}, ${organisationWords[share.organisation]()}`}
        footer={
          canEnd && at.leads ? (
            <ActionForm
              action={`/planer/${at.id}/deling/${share.id}/slut`}
              label={m.plan_sharing_end()}
              context={share.recipient.name}
              kind="secondary"
              small
            />
          ) : null
        }
      >
        <p>
          <Tag kind={shareStateWords[state].kind}>{shareStateWords[state].text()}</Tag>
        </p>
        <DefinitionList
          items={[
            {
              term: m.plan_sharing_may_read(),
              details: at.side === 'team' ? scopeWords[share.scope].label() : scopeForFamily[share.scope](),
            },
            { term: m.plan_sharing_purpose(), details: share.purpose },
            {
              term: at.side === 'team' ? m.plan_sharing_basis() : m.plan_sharing_basis_family(),
              details: basisText(share, page),
            },
            {
              term: m.plan_sharing_when(),
              details:
                endedText(share, at) ??
                m.plan_sharing_from_to({
                  from: shortDay(dayOf(share.startsAt), locale()),
                  to: lastDayText(share),
                }),
            },
            { term: m.plan_sharing_made_by(), details: share.madeBy },
            ...(share.untoldBecause === null
              ? []
              : [{ term: m.plan_sharing_untold(), details: share.untoldBecause }]),
          ]}
        />
      </Card>
    </div>
  )
}

const lookWords: Readonly<Record<string, () => string>> = {
  'plans.shared.read': () => m.look_plan_shared(),
  'plans.shared.note': () => m.look_plan_shared_note(),
}

const Looks = ({ looks, shares }: { looks: readonly InvitedLook[]; shares: readonly Share[] }): Html => {
  const nameOf = new Map<string, string>(shares.map(({ recipient }) => [recipient.person, recipient.name]))
  return (
    <Section heading={m.plan_sharing_looks()} id="har-set">
      <Table
        caption={m.plan_sharing_looks()}
        captionHidden
        rows={looks}
        empty={<p>{m.plan_sharing_no_looks()}</p>}
        columns={[
          {
            heading: m.plan_sharing_day(),
            cell: ({ day }) => <time datetime={day.toString()}>{longDay(day, locale())}</time>,
          },
          {
            heading: m.plan_sharing_who(),
            rowHeading: true,
            cell: ({ person }) => nameOf.get(person) ?? '',
          },
          {
            heading: m.plan_sharing_did(),
            cell: ({ action, times }) => {
              const what = (lookWords[action] ?? m.look_plan_shared)()
              return times === 1 ? what : m.look_times({ what, count: times })
            },
          },
        ]}
      />
    </Section>
  )
}

const isOpenNow = (share: Share, now: Temporal.Instant): boolean => {
  const state = shareState(share, now)
  return state === 'running' || state === 'coming'
}

const childView = ({ at, now, shares }: SharingPage): View => {
  const open = shares.filter((share) => isOpenNow(share, now))
  return {
    title: m.plan_sharing_child_title(),
    breadcrumb: sharingCrumbs(at, m.plan_sharing_child_title()),
    content: (
      <>
        <PageHeading title={m.plan_sharing_child_title()} lead={m.plan_sharing_child_lead()} />
        {open.length === 0 ? <p>{m.plan_sharing_child_nobody()}</p> : null}
        <ul>
          {open.map((share) => (
            <li>
              {m.plan_sharing_child_one({
                name: share.recipient.name,
                organisation: organisationWords[share.organisation](),
                day: lastDayText(share),
              })}{' '}
              {share.purpose}
            </li>
          ))}
        </ul>
        <p>{m.plan_sharing_child_ask()}</p>
      </>
    ),
  }
}

const List = ({ heading, shares, page }: { heading: string; shares: readonly Share[]; page: SharingPage }) =>
  shares.length === 0 ? null : (
    <Section heading={heading}>
      <>
        {shares.map((share) => (
          <ShareCard share={share} page={page} />
        ))}
      </>
    </Section>
  )

/** Whom a plan is shared with, on what ground and until when: the same facts for staff and family. */
export const sharingView = (page: SharingPage): View => {
  const { at, now, shares } = page
  if (at.side === 'child') return childView(page)
  const isTeam = at.side === 'team'
  const open = shares.filter((share) => isOpenNow(share, now))
  const over = shares.filter((share) => !isOpenNow(share, now))
  return {
    title: m.plan_sharing_title(),
    breadcrumb: sharingCrumbs(at, m.plan_sharing_title()),
    content: (
      <>
        <PageHeading
          title={m.plan_sharing_title()}
          eyebrow={at.plan?.title}
          lead={isTeam ? m.plan_sharing_lead_team() : m.plan_sharing_lead_family()}
          actions={
            <>
              {at.leads ? (
                <LinkButton kind="primary" href={`/planer/${at.id}/deling/ny`}>
                  {m.plan_sharing_new()}
                </LinkButton>
              ) : null}
              {at.pupil === null ? null : (
                <LinkButton href={`/planer/${at.id}/samtykke`}>{m.plan_sharing_consents()}</LinkButton>
              )}
            </>
          }
        />
        {isTeam ? <PlanTabs plan={at} tab="sharing" /> : null}
        {isTeam && !at.leads ? <Alert kind="info">{m.plan_sharing_leader_shares()}</Alert> : null}
        <Duties duties={page.duties} />
        {shares.length === 0 ? (
          <EmptyState heading={m.plan_sharing_none()}>{m.plan_sharing_none_text()}</EmptyState>
        ) : (
          <>
            <List heading={m.plan_sharing_open()} shares={open} page={page} />
            <List heading={m.plan_sharing_over()} shares={over} page={page} />
            <Looks looks={page.looks} shares={shares} />
          </>
        )}
      </>
    ),
  }
}
