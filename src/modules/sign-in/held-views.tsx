import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { heldFields, heldWords, type HeldForm } from './held-form.ts'

/** Carries what was typed through the sign-in, in the person's own browser: nothing is kept by the server. */
export const Held = ({ held }: { held: HeldForm | null }): Html | null =>
  held === null ? null : (
    <>
      {Object.entries(heldFields(held)).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  )

/** A form with much text in it is sent as it is: written into an address-like line, each Danish letter would take six. */
export const heldEncoding = (held: HeldForm | null): 'multipart/form-data' | undefined =>
  held === null ? undefined : 'multipart/form-data'

/** Signed in again: one press sends what was written before. */
export const continueView = (held: HeldForm): View => {
  const words = heldWords(held)
  return {
    title: m.sign_in_continue_title(),
    breadcrumb: [],
    content: (
      <>
        <PageHeading title={m.sign_in_continue_title()} lead={m.sign_in_continue_text()} />
        {held.hadFiles ? <Alert kind="warning">{m.sign_in_continue_files()}</Alert> : null}
        {words.length === 0 ? null : (
          <Details summary={m.sign_in_continue_words()}>
            {words.map((text, index) => (
              <p key={index} class="mv-written">
                {text}
              </p>
            ))}
          </Details>
        )}
        <form method="post" action={held.path} enctype="multipart/form-data">
          {held.fields.map(([name, value], index) => (
            <input key={index} type="hidden" name={name} value={value} />
          ))}
          <ButtonRow>
            <Button>{m.sign_in_continue_button()}</Button>
            <a href="/">{m.sign_in_continue_not()}</a>
          </ButtonRow>
        </form>
      </>
    ),
  }
}
