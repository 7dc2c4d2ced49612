import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import {
  type Difference,
  type SentLine,
  choiceField,
  differencesOf,
  markField,
  noteField,
} from './registration-form.ts'
import { type RegistrationPage, dayHref, registrationBreadcrumb } from './registration-views.tsx'
import { lineText, registeredText } from './registration-words.ts'

/** Travels along unseen: what the person sent for a pupil. */
const Sent = ({ line }: { line: SentLine }): Html => (
  <>
    <input type="hidden" name={markField(line.pupil)} value={line.mark} />
    <input type="hidden" name={noteField(line.pupil)} value={line.note ?? ''} />
  </>
)

const Choice = ({ difference }: { difference: Difference }): Html => (
  <RadioGroup
    name={choiceField(difference.pupil.pupil)}
    legend={difference.pupil.name}
    value="gemt"
    options={[
      { value: 'gemt', label: m.register_conflict_stored({ line: lineText(difference.stored) }) },
      { value: 'min', label: m.register_conflict_mine({ line: lineText(difference.mine) }) },
    ]}
  />
)

/**
 * Somebody else registered the class, or told of a pupil, while this form was open. Both versions stand line by line, and
 * what is sent from here is read at the version that is shown.
 */
export const conflictView = (page: RegistrationPage, lines: readonly SentLine[]): View => {
  const { head, classDay, part } = page
  const registration = classDay.registrations.find((one) => one.part === part)
  const differences = differencesOf(classDay, part, lines)
  return {
    title: m.register_conflict_title({ title: head.title }),
    breadcrumb: registrationBreadcrumb(head),
    content: (
      <>
        <PageHeading
          eyebrow={head.schoolName}
          title={m.register_conflict_title({ title: head.title })}
          lead={longDay(classDay.day, locale())}
        />
        <Alert kind="warning" live>
          {registration === undefined
            ? m.register_conflict_told()
            : `${registeredText(registration, classDay.day)} ${m.register_conflict_text()}`}
        </Alert>
        <form method="post" action={dayHref(head, classDay.day, part)}>
          <input type="hidden" name="version" value={registration?.version ?? 0} />
          <input type="hidden" name="set" value={classDay.seen} />
          {lines.map((line) => (
            <Sent line={line} />
          ))}
          {differences.length === 0 ? (
            <p>{m.register_conflict_none()}</p>
          ) : (
            differences.map((difference) => <Choice difference={difference} />)
          )}
          <ButtonRow>
            <Button>{m.register_conflict_send()}</Button>
            <LinkButton kind="secondary" href={dayHref(head, classDay.day, part)}>
              {m.register_conflict_look()}
            </LinkButton>
          </ButtonRow>
        </form>
      </>
    ),
  }
}
