import { Button, type ButtonKind } from '#design/button/button.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'

declare module '#platform/html/jsx-runtime' {
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'mv-passkey': {
        children: Child
        'data-way': 'signIn' | 'register'
        'data-start': string
        'data-cancelled': string
        'data-there': string
        'data-failed': string
      }
    }
  }
}

export type PasskeyFormProps = {
  way: 'signIn' | 'register'
  action: string
  /** Where the browser asks for a challenge. */
  start: string
  button: string
  kind: ButtonKind
  encoding?: 'multipart/form-data' | undefined
  /** Hidden fields that go along. */
  hidden?: Child
  /** A few words after the button. */
  hint?: string | undefined
  /** Fields that make sense only where there is a passkey. */
  children?: Child
}

/** A form that the island `passkey` sends; without it the form says why there is no button. */
export const PasskeyForm = (props: PasskeyFormProps): Html => (
  <mv-passkey
    data-way={props.way}
    data-start={props.start}
    data-cancelled={m.sign_in_passkey_cancelled()}
    data-there={m.sign_in_passkey_there()}
    data-failed={m.sign_in_passkey_failed()}
  >
    <form method="post" action={props.action} enctype={props.encoding}>
      {props.hidden}
      <input type="hidden" name="svar" value="" autocomplete="off" />
      <div class="mv-passkey__ready" hidden>
        {props.children}
        <Button kind={props.kind}>{props.button}</Button>
        {props.hint === undefined ? null : <p class="mv-soft">{props.hint}</p>}
      </div>
      <p class="mv-passkey__without mv-soft">{m.sign_in_passkey_without()}</p>
      <p class="mv-passkey__state" role="status" />
    </form>
  </mv-passkey>
)
