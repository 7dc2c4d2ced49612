import { m } from '#messages'
import type { View } from '#platform/http/page.ts'

const plainView = (title: string, text: string, further?: string): View => ({
  title,
  breadcrumb: [],
  content: (
    <>
      <h1>{title}</h1>
      <p class="mv-lead">{text}</p>
      {further === undefined ? null : <p>{further}</p>}
      <p>
        <a href="/">{m.shell_to_my_day()}</a>
      </p>
    </>
  ),
})

/** Forbidden and missing look the same: that a page exists may itself be a secret. */
export const notFoundView = (): View =>
  plainView(m.shell_not_found_title(), m.shell_not_found_text(), m.shell_not_found_further())

export const tooLargeView = (): View => plainView(m.shell_too_large_title(), m.shell_too_large_text())

export const badRequestView = (): View => plainView(m.shell_bad_request_title(), m.shell_bad_request_text())

export const crossSiteView = (): View => plainView(m.shell_cross_site_title(), m.shell_cross_site_text())

export const brokenView = (incident: string): View =>
  plainView(m.shell_broken_title(), m.shell_broken_text(), m.shell_broken_number({ incident }))
