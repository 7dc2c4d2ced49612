import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, ButtonRow } from '#design/button/button.tsx'
import { Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { AskedFor } from './consent-asked.tsx'
import type { ConsentPage } from './consent-form.tsx'
import { type Answer, type Consent, type HolderAnswer, answersFor, consentStanding } from './sharing.ts'
import { answerWords, consentStandingWords, recipientText, scopeForFamily } from './words.ts'

/** Said before anybody answers: who reads the answer, and what one answer does. */
export const BeforeAnswering = (): Html => (
  <Alert kind="info" heading={m.plan_sharing_before_answer()}>
    <p>{m.plan_sharing_before_answer_read()}</p>
    <p>{m.plan_sharing_before_answer_counts()}</p>
  </Alert>
)

const buttonWords: Readonly<Record<Answer, () => string>> = {
  given: () => m.plan_sharing_say_yes(),
  refused: () => m.plan_sharing_say_no(),
  withdrawn: () => m.plan_sharing_withdraw(),
}

/** An answer that somebody at the school wrote down: who, from what, and what to do when it is wrong. */
const RecordedForMe = ({ own, canAnswer }: { own: HolderAnswer; canAnswer: boolean }): Html | null => {
  if (own.paper === null || own.at === null) return null
  return (
    <Alert kind="info">
      <p>
        {m.plan_sharing_recorded_for_you({
          name: own.recordedBy ?? '',
          day: shortDay(dayOf(own.at), locale()),
          paperDay: shortDay(own.paper.day, locale()),
          place: own.paper.place,
        })}
      </p>
      <p>
        {canAnswer
          ? m.plan_sharing_recorded_wrong()
          : m.plan_sharing_recorded_wrong_late({ name: own.recordedBy ?? '' })}
      </p>
    </Alert>
  )
}

const OwnAnswer = (given: { page: ConsentPage; consent: Consent; own: HolderAnswer }): Html => {
  const { page, consent, own } = given
  const possible = answersFor(consent, own, page.today).filter((answer) => answer !== own.answer)
  return (
    <>
      <p>
        {m.plan_sharing_your_answer()}{' '}
        {own.answer === null ? (
          <Tag>{m.plan_sharing_answer_none()}</Tag>
        ) : (
          <Tag kind={answerWords[own.answer].kind}>{answerWords[own.answer].text()}</Tag>
        )}{' '}
        {own.at === null || own.paper !== null
          ? null
          : m.plan_sharing_on_sign_in({ day: shortDay(dayOf(own.at), locale()) })}
      </p>
      <RecordedForMe own={own} canAnswer={possible.length > 0} />
      {own.saidNoThemselves ? <p>{m.plan_sharing_own_no_yours()}</p> : null}
      {possible.includes('withdrawn') ? <p>{m.plan_sharing_withdraw_text()}</p> : null}
      {possible.length === 0 ? null : (
        <ButtonRow>
          {possible.map((answer) => (
            <ActionForm
              action={`/planer/${page.at.id}/samtykke/${consent.id}/svar`}
              fields={{ svar: answer, version: String(own.number) }}
              label={buttonWords[answer]()}
              context={recipientText(consent)}
              kind={answer === 'given' ? 'primary' : 'secondary'}
            />
          ))}
        </ButtonRow>
      )}
    </>
  )
}

/** A consent as one of the family reads it: what is asked, whether it stands, and the own answer; never another's. */
export const FamilyConsent = ({ page, consent }: { page: ConsentPage; consent: Consent }): Html => {
  const standing = consentStandingWords[consentStanding(consent, page.today)]
  const own = consent.holders.find(({ guardian }) => guardian === page.self)
  return (
    <Section heading={recipientText(consent)} id={`samtykke-${consent.id}`}>
      <p>
        <Tag kind={standing.kind}>{standing.text()}</Tag>
      </p>
      <AskedFor consent={consent} mayRead={scopeForFamily[consent.scope]()} />
      {consent.cancelledAt !== null && consent.stands ? <p>{m.plan_sharing_cancelled_family()}</p> : null}
      {own === undefined ? null : <OwnAnswer page={page} consent={consent} own={own} />}
    </Section>
  )
}
