import { Icon, type IconName } from '#design/icon/icon.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'

export type AlertKind = 'success' | 'info' | 'warning' | 'error'

const icons: Record<AlertKind, IconName> = {
  success: 'check',
  info: 'info',
  warning: 'warning',
  error: 'error',
}

const kindInWords: Record<AlertKind, () => string> = {
  success: m.design_alert_success,
  info: m.design_alert_info,
  warning: m.design_alert_warning,
  error: m.design_alert_error,
}

export type AlertProps = {
  kind: AlertKind
  heading?: string | undefined
  children?: Child
  /** True for the answer to what the person just did: it is read aloud at once. */
  live?: boolean
}

export const Alert = ({ kind, heading, children, live }: AlertProps): Html => (
  <div class={`alert alert-${kind}`} role={live ? (kind === 'error' ? 'alert' : 'status') : undefined}>
    <Icon name={icons[kind]} />
    <div class="mv-alert__body">
      <span class="mv-hidden">{kindInWords[kind]()} </span>
      {heading === undefined ? null : <p class="alert-heading">{heading}</p>}
      {typeof children === 'string' ? <p class="alert-text">{children}</p> : children}
    </div>
  </div>
)
