import { Icon, type IconName } from '#design/icon/icon.tsx'
import type { Child, Html } from '#platform/html/jsx-runtime'

export type TagKind = 'neutral' | 'info' | 'success' | 'warning' | 'error'

const icons: Record<TagKind, IconName | null> = {
  neutral: null,
  info: 'info',
  success: 'check',
  warning: 'warning',
  error: 'error',
}

/** A state in one or two words. The icon carries the kind as well, so that colour is not alone. */
export const Tag = ({ kind = 'neutral', children }: { kind?: TagKind; children: Child }): Html => {
  const icon = icons[kind]
  return (
    <span class={`mv-tag mv-tag--${kind}`}>
      {icon === null ? null : <Icon name={icon} small />}
      <span>{children}</span>
    </span>
  )
}
