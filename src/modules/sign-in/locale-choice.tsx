import { RadioGroup } from '#design/choice/choice.tsx'
import { m } from '#messages'
import { isLocale, type Locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FormBody } from '#platform/http/form.ts'

/** The language of the mail, and of the first page its reader meets. */
export const LocaleChoice = ({ value }: { value: string }): Html => (
  <RadioGroup
    name="sprog"
    legend={m.invitation_language()}
    value={value === 'en' ? 'en' : 'da'}
    inline
    options={[
      { value: 'da', label: m.invitation_language_danish() },
      { value: 'en', label: m.invitation_language_english() },
    ]}
  />
)

export const localeIn = (form: FormBody): Locale => {
  const chosen = form.fields.get('sprog')?.[0]
  return isLocale(chosen) ? chosen : 'da'
}
