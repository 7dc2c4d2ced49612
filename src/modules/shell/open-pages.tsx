import { m } from '#messages'
import { isLocale } from '#platform/html/locale.ts'
import { isLocalPath } from '#platform/http/answer.ts'
import { setCookie } from '#platform/http/cookies.ts'
import { openPage, type Route } from '#platform/http/page.ts'

const aYear = Temporal.Duration.from({ hours: 24 * 365 })

const switchLanguage = openPage({
  method: 'POST',
  path: '/sprog',
  action: 'shell.language.change',
  respond: async ({ form }) => {
    const chosen = form.fields.get('locale')?.[0]
    const back = form.fields.get('back')?.[0] ?? '/'
    return {
      kind: 'redirect',
      to: isLocalPath(back) ? back : '/',
      cookies: isLocale(chosen) ? [setCookie('locale', chosen, aYear)] : [],
    }
  },
})

const accessibilityStatement = openPage({
  method: 'GET',
  path: '/tilgaengelighed',
  action: 'shell.accessibility.read',
  respond: async () => ({
    kind: 'view',
    view: {
      title: m.accessibility_title(),
      breadcrumb: [],
      content: (
        <>
          <h1>{m.accessibility_title()}</h1>
          <p class="mv-lead">{m.accessibility_lead()}</p>
          <h2>{m.accessibility_state_heading()}</h2>
          <p>{m.accessibility_state_text()}</p>
          <h2>{m.accessibility_known_heading()}</h2>
          <p>{m.accessibility_known_text()}</p>
          <h2>{m.accessibility_tell_heading()}</h2>
          <p>{m.accessibility_tell_text()}</p>
        </>
      ),
    },
  }),
})

/** Pages that everyone may open, signed in or not. */
export const openShellPages: readonly Route[] = [switchLanguage, accessibilityStatement]
