import { TextField } from '#design/field/field.tsx'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import { password } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { passwordFaultWords } from './password-fault-words.ts'
import { passwordFault, shortestPassword, type PasswordOwner } from './password-rules.ts'
import { messageOf } from './sign-in-views.tsx'

/** Two fields, because nobody sees what they write and a slip would lock them out. Pasting and password managers work. */
export const NewPasswordFields = ({ errors }: { errors: readonly FormError[] }): Html => (
  <>
    <TextField
      name="ny"
      type="password"
      label={m.account_new_password()}
      hint={m.account_new_password_hint({ least: shortestPassword })}
      autocomplete="new-password"
      error={messageOf(errors, 'ny')}
      width="full"
    />
    <TextField
      name="gentag"
      type="password"
      label={m.account_repeat_password()}
      autocomplete="new-password"
      error={messageOf(errors, 'gentag')}
      width="full"
    />
  </>
)

export type NewPassword =
  | { readonly kind: 'ok'; readonly password: string }
  | { readonly kind: 'wrong'; readonly errors: readonly FormError[] }

export const readNewPassword = (form: FormBody, owner: PasswordOwner): NewPassword => {
  const first = password(m.account_new_password_missing())(form.fields.get('ny') ?? [])
  if (first.kind === 'wrong') return { kind: 'wrong', errors: [{ field: 'ny', message: first.message }] }
  const fault = passwordFault(first.value, owner)
  if (fault !== null)
    return { kind: 'wrong', errors: [{ field: 'ny', message: passwordFaultWords[fault]() }] }
  const again = form.fields.get('gentag') ?? []
  return again.length === 1 && again[0] === first.value
    ? { kind: 'ok', password: first.value }
    : { kind: 'wrong', errors: [{ field: 'gentag', message: m.account_repeat_differs() }] }
}
