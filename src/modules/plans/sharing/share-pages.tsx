import { z } from 'zod'
import { m } from '#messages'
import { parseDay } from '#platform/calendar/day-text.ts'
import { startOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { day, type FieldError, oneOf, optionalText, readForm, text } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { Route } from '#platform/http/page.ts'
import { lockPlan } from '../plan-store.ts'
import { type AtSharing, sharingAction, sharingPage } from './at-sharing.ts'
import { basesToday } from './basis-store.ts'
import { consentsOf, lockConsents, recipientsHere } from './consent-store.ts'
import { dutiesShown } from './duties.tsx'
import { workingRoles } from '../policy.ts'
import {
  consentChoice,
  lawBases,
  lawChoice,
  type NewSharePage,
  newShareView,
  usableConsents,
} from './new-share-views.tsx'
import { type NewShare, addShare, endShare, looksByInvited, sharesOf } from './share-store.ts'
import { type SharingPage, sharingView } from './share-views.tsx'
import { sharingRoles } from './sharing-policy.ts'
import { covers, longestShare, organisations, scopes } from './sharing.ts'

const tab = '/deling'
const href = ({ id }: AtSharing): string => `/planer/${id}${tab}`

const readSharing = async (tx: ActorTx, at: AtSharing): Promise<SharingPage> => ({
  at,
  now: tx.now,
  shares: await sharesOf(tx, at.id),
  consents: at.side === 'team' ? await consentsOf(tx, at.id) : [],
  looks: at.side === 'child' ? [] : await looksByInvited(tx, at.id),
  duties: at.side === 'team' && at.plan !== null ? await dutiesShown(tx, at.plan, true) : [],
})

export const showSharing: Route = sharingPage<SharingPage>({
  tab,
  action: 'plans.sharing.read',
  roles: sharingRoles,
  sides: ['team', 'family', 'child'],
  read: readSharing,
  view: sharingView,
})

const readNew = async (tx: ActorTx, at: AtSharing): Promise<NewSharePage | null> =>
  at.plan === null
    ? null
    : {
        at,
        today: tx.today,
        now: tx.now,
        recipients: await recipientsHere(tx),
        consents: await consentsOf(tx, at.id),
        bases: await basesToday(tx),
        duties: await dutiesShown(tx, at.plan, true),
      }

const leading = { roles: workingRoles, sides: ['team'], leads: true } as const

export const showNewShare: Route = sharingPage<NewSharePage>({
  ...leading,
  tab: `${tab}/ny`,
  action: 'plans.sharing.new',
  read: readNew,
  view: (page) => newShareView(page),
})

const longest = 2000

type Read = { readonly share: NewShare } | { readonly errors: readonly FieldError[] }

/** What was written, as a share; or what is wrong with it, in words that say what to do. */
const readShare = (page: NewSharePage, form: FormBody): Read => {
  const { today, now } = page
  const laws = lawBases(page)
  const consents = usableConsents(page)
  const read = readForm(form, {
    modtager: oneOf(
      page.recipients.map(({ person }) => person),
      m.plan_sharing_choose_recipient(),
    ),
    organisation: oneOf(organisations, m.plan_sharing_choose_organisation()),
    grundlag: oneOf(
      [...page.consents.map(consentChoice), ...laws.map(lawChoice)],
      m.plan_sharing_choose_basis(),
    ),
    begrundelse: optionalText(longest),
    formaal: text({ max: longest, required: m.plan_sharing_write_purpose() }),
    omfang: oneOf(scopes, m.plan_sharing_choose_scope()),
    til: day(parseDay, m.plan_sharing_choose_last_day()),
    ikkefortalt: optionalText(1000),
  })
  if (read.kind === 'invalid') return { errors: read.errors }
  const { modtager, organisation, grundlag, begrundelse, formaal, omfang, til, ikkefortalt } = read.values
  const wrong = (field: string, message: string): Read => ({ errors: [{ field, message }] })
  if (Temporal.PlainDate.compare(til, today) < 0) return wrong('til', m.plan_sharing_day_gone())
  if (Temporal.PlainDate.compare(til, today.add(longestShare)) > 0)
    return wrong('til', m.plan_sharing_too_long())
  if (omfang === 'shared' && page.at.plan?.sharedAt === null)
    return wrong('omfang', m.plan_sharing_nothing_shared())
  const common = {
    recipient: modtager,
    organisation,
    purpose: formaal,
    scope: omfang,
    startsAt: now,
    endsAt: startOf(til.add({ days: 1 })),
  }
  const consent = consents.find((one) => consentChoice(one) === grundlag)
  if (consent !== undefined) {
    const { recipient } = consent
    const matches =
      'person' in recipient
        ? recipient.person === modtager
        : page.recipients.some(({ person, roles }) => person === modtager && roles.includes(recipient.role))
    if (!matches || consent.organisation !== organisation)
      return wrong('grundlag', m.plan_sharing_consent_other())
    if (!covers(consent.scope, omfang)) return wrong('omfang', m.plan_sharing_wider())
    if (Temporal.PlainDate.compare(til, consent.lastDay) > 0)
      return wrong('til', m.plan_sharing_after_consent())
    return { share: { ...common, basis: { kind: 'consent', consent: consent.id }, untoldBecause: null } }
  }
  if (page.consents.some((one) => consentChoice(one) === grundlag))
    return wrong('grundlag', m.plan_sharing_consent_holds_not())
  const law = laws.find((one) => lawChoice(one) === grundlag)
  if (law === undefined || !law.organisations.includes(organisation))
    return wrong('grundlag', m.plan_sharing_basis_other_organisation())
  if (begrundelse === null) return wrong('begrundelse', m.plan_sharing_write_reason())
  return {
    share: {
      ...common,
      basis: { kind: 'law', key: law.key, version: law.version, reason: begrundelse },
      untoldBecause: page.at.pupil === null ? null : ikkefortalt,
    },
  }
}

export const makeShare: Route = sharingAction<NewSharePage>({
  ...leading,
  tab: `${tab}/ny`,
  action: 'plans.sharing.make',
  read: async (tx, at) => {
    await lockPlan(tx, at.id)
    await lockConsents(tx, at.id, null)
    return await readNew(tx, at)
  },
  act: async (tx, { shown, form }) => {
    const read = readShare(shown, form)
    if ('errors' in read) {
      const written = (field: string) => form.fields.get(field)?.[0] ?? ''
      return { kind: 'invalid', view: newShareView(shown, { errors: read.errors, written }) }
    }
    // The same form sent twice makes one share.
    const running = (await sharesOf(tx, shown.at.id)).some(
      (share) =>
        share.ended === null &&
        share.recipient.person === read.share.recipient &&
        share.purpose === read.share.purpose &&
        share.scope === read.share.scope &&
        Temporal.Instant.compare(share.endsAt, read.share.endsAt) === 0,
    )
    if (!running) await addShare(tx, shown.at.id, read.share)
    return {
      kind: 'done',
      to: href(shown.at),
      notice: { kind: 'success', text: m.plan_sharing_made() },
    }
  },
})

type Ending = { readonly at: AtSharing; readonly share: string }

export const endShareAction: Route = sharingAction<Ending>({
  ...leading,
  tab: `${tab}/:shareId/slut`,
  action: 'plans.sharing.end',
  read: async (tx, at, { params }) => {
    const share = z.uuid().safeParse(params['shareId'])
    if (!share.success) return null
    return (await sharesOf(tx, at.id)).some(({ id }) => id === share.data) ? { at, share: share.data } : null
  },
  act: async (tx, { shown: { at, share } }) => {
    const ended = await endShare(tx, at.id, share)
    const said = ended ? m.plan_sharing_end_done() : m.plan_sharing_end_already()
    return { kind: 'done', to: href(at), notice: { kind: ended ? 'success' : 'info', text: said } }
  },
})
