import { z } from 'zod'
import { m } from '#messages'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { day, type FieldError, oneOf, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { ActionOutcome, PageRequest, Route } from '#platform/http/page.ts'
import { workingRoles } from '../policy.ts'
import { type AtSharing, sharingAction, sharingPage } from './at-sharing.ts'
import {
  answerConsent,
  askConsent,
  cancelConsent,
  consentsOf,
  lockConsents,
  recipientsHere,
} from './consent-store.ts'
import { type ConsentPage, type FilledForm, personChoice, roleChoice } from './consent-form.tsx'
import { consentView, paperForm } from './consent-views.tsx'
import { consentRoles } from './sharing-policy.ts'
import {
  type Answer,
  type Consent,
  type HolderAnswer,
  answersFor,
  longestShare,
  organisations,
  ownNoStands,
  recipientRoles,
  scopes,
} from './sharing.ts'
import { answerWords } from './words.ts'

const tab = '/samtykke'
const href = ({ id }: AtSharing): string => `/planer/${id}${tab}`
const longest = 2000

/** Consent is given about a child; a plan about a class has none. */
const readConsents = async (tx: ActorTx, at: AtSharing): Promise<ConsentPage | null> =>
  at.pupil === null
    ? null
    : {
        at,
        self: at.session.actor.person,
        today: tx.today,
        consents: await consentsOf(tx, at.id),
        recipients: at.side === 'team' ? await recipientsHere(tx) : [],
      }

export const showConsents: Route = sharingPage<ConsentPage>({
  tab,
  action: 'plans.consent.read',
  roles: consentRoles,
  sides: ['team', 'family'],
  read: readConsents,
  view: (page) => consentView(page),
})

const writtenIn = (form: FormBody) => (field: string) => form.fields.get(field)?.[0] ?? ''

const invalid = (
  page: ConsentPage,
  form: string,
  errors: readonly FieldError[],
  body: FormBody,
): ActionOutcome => {
  const filled: FilledForm = { form, errors, written: writtenIn(body) }
  return { kind: 'invalid', view: consentView(page, filled) }
}

export const askForConsent: Route = sharingAction<ConsentPage>({
  tab,
  action: 'plans.consent.ask',
  roles: workingRoles,
  sides: ['team'],
  read: readConsents,
  act: async (tx, { shown, form }) => {
    const read = readForm(form, {
      hvad: text({ max: longest, required: m.plan_sharing_write_what() }),
      omfang: oneOf(scopes, m.plan_sharing_choose_scope()),
      organisation: oneOf(organisations, m.plan_sharing_choose_organisation()),
      modtager: oneOf(
        [...recipientRoles.map(roleChoice), ...shown.recipients.map(({ person }) => personChoice(person))],
        m.plan_sharing_choose_recipient(),
      ),
      hvorfor: text({ max: longest, required: m.plan_sharing_write_purpose() }),
      til: day(parseDay, m.plan_sharing_choose_last_day()),
    })
    if (read.kind === 'invalid') return invalid(shown, '', read.errors, form)
    const { hvad, omfang, organisation, modtager, hvorfor, til } = read.values
    if (Temporal.PlainDate.compare(til, tx.today) < 0)
      return invalid(shown, '', [{ field: 'til', message: m.plan_sharing_day_gone() }], form)
    if (Temporal.PlainDate.compare(til, tx.today.add(longestShare)) > 0)
      return invalid(shown, '', [{ field: 'til', message: m.plan_sharing_too_long() }], form)
    const person = shown.recipients.find((one) => personChoice(one.person) === modtager)?.person
    const role = recipientRoles.find((one) => roleChoice(one) === modtager)
    const recipient = person === undefined ? role && { role } : { person }
    if (recipient === undefined || shown.at.pupil === null)
      return invalid(shown, '', [{ field: 'modtager', message: m.plan_sharing_choose_recipient() }], form)
    await askConsent(tx, shown.at.id, shown.at.pupil, {
      organisation,
      recipient,
      what: hvad,
      scope: omfang,
      purpose: hvorfor,
      lastDay: til,
    })
    return { kind: 'done', to: href(shown.at), notice: { kind: 'success', text: m.plan_sharing_asked() } }
  },
})

type OneConsent = { readonly page: ConsentPage; readonly consent: Consent }

/** Answers to one consent come one after the other: both parents, or a parent and the school, may answer at the same moment. */
const readOne = async (tx: ActorTx, at: AtSharing, { params }: PageRequest): Promise<OneConsent | null> => {
  const id = z.uuid().safeParse(params['consentId'])
  if (!id.success) return null
  await lockConsents(tx, at.id, id.data)
  const page = await readConsents(tx, at)
  const consent = page?.consents.find((one) => one.id === id.data)
  return page === null || consent === undefined ? null : { page, consent }
}

const mayAnswer = (
  { page, consent }: OneConsent,
  holder: HolderAnswer,
  answer: Answer,
  version: number,
): boolean => holder.number === version && answersFor(consent, holder, page.today).includes(answer)

const answers = ['given', 'refused', 'withdrawn'] as const

const saidWords: Readonly<Record<Answer, () => string>> = {
  given: () => m.plan_sharing_said_yes(),
  refused: () => m.plan_sharing_said_no(),
  withdrawn: () => m.plan_sharing_said_withdrawn(),
}

const recordedWords = (answer: Answer): string =>
  answer === 'given' ? m.plan_sharing_recorded() : m.plan_sharing_recorded_no()

/** A custody holder's own answer. What is taken back closes the share in the same moment. */
export const answerOwn: Route = sharingAction<OneConsent>({
  tab: `${tab}/:consentId/svar`,
  action: 'plans.consent.answer',
  roles: ['custodyHolder'],
  sides: ['family'],
  read: readOne,
  act: async (tx, { shown, form }) => {
    const { page, consent } = shown
    const read = readForm(form, {
      svar: oneOf(answers, m.plan_sharing_choose_answer()),
      version: wholeNumber(0, 1_000_000),
    })
    const own = consent.holders.find(({ guardian }) => guardian === page.self)
    if (read.kind === 'invalid' || own === undefined)
      return invalid(page, '', [{ field: 'svar', message: m.plan_sharing_choose_answer() }], form)
    const { svar, version } = read.values
    if (!mayAnswer(shown, own, svar, version))
      return { kind: 'conflict', view: consentView(page, null, answerWords[svar].text()) }
    await answerConsent(tx, {
      consent: consent.id,
      guardian: own.guardian,
      after: version,
      answer: svar,
      paper: null,
    })
    return { kind: 'done', to: href(page.at), notice: { kind: 'success', text: saidWords[svar]() } }
  },
})

/** What a custody holder wrote on paper, or told: with the day, and where it lies. */
export const recordAnswer: Route = sharingAction<OneConsent>({
  tab: `${tab}/:consentId/papir`,
  action: 'plans.consent.record',
  roles: workingRoles,
  sides: ['team'],
  read: readOne,
  act: async (tx, { shown, form }) => {
    const { page, consent } = shown
    const guardian = form.fields.get('hvem')?.[0] ?? ''
    const holder = consent.holders.find((one) => one.guardian === guardian)
    const formName = paperForm(consent.id, guardian)
    const read = readForm(form, {
      svar: oneOf(answers, m.plan_sharing_choose_answer()),
      dag: day(parseDay, m.plan_sharing_choose_paper_day()),
      sted: text({ max: 300, required: m.plan_sharing_write_paper_place() }),
      version: wholeNumber(0, 1_000_000),
    })
    if (holder === undefined)
      return invalid(page, '', [{ field: 'hvem', message: m.plan_sharing_not_holder() }], form)
    if (read.kind === 'invalid') return invalid(page, formName, read.errors, form)
    const { svar, dag, sted, version } = read.values
    if (svar === 'given' && ownNoStands(consent, holder, tx.today)) {
      const message = m.plan_sharing_own_no_refused({ name: holder.name })
      return invalid(page, formName, [{ field: 'svar', message }], form)
    }
    if (Temporal.PlainDate.compare(dag, tx.today) > 0)
      return invalid(page, formName, [{ field: 'dag', message: m.plan_sharing_paper_later() }], form)
    if (!mayAnswer(shown, holder, svar, version))
      return {
        kind: 'conflict',
        view: consentView(page, null, `${holder.name}: ${answerWords[svar].text()}. ${sted}`),
      }
    await answerConsent(tx, {
      consent: consent.id,
      guardian: holder.guardian,
      after: version,
      answer: svar,
      paper: { day: dag, place: sted },
    })
    return { kind: 'done', to: href(page.at), notice: { kind: 'success', text: recordedWords(svar) } }
  },
})

export const cancelConsentAction: Route = sharingAction<OneConsent>({
  tab: `${tab}/:consentId/fortryd`,
  action: 'plans.consent.cancel',
  roles: workingRoles,
  sides: ['team'],
  read: readOne,
  act: async (tx, { shown: { page, consent } }) => {
    const cancelled = await cancelConsent(tx, page.at.id, consent.id)
    const said = cancelled ? m.plan_sharing_cancelled() : m.plan_sharing_cancelled_already()
    return { kind: 'done', to: href(page.at), notice: { kind: 'success', text: said } }
  },
})
