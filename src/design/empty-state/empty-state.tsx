import { LinkButton } from '#design/button/button.tsx'
import type { Child, Html } from '#platform/html/jsx-runtime'

export type EmptyStateProps = {
  heading: string
  level?: 2 | 3
  /** Why there is nothing, and what would make something appear. */
  children: Child
  action?: { href: string; label: string } | undefined
}

export const EmptyState = ({ heading, level = 2, children, action }: EmptyStateProps): Html => (
  <div class="mv-empty">
    {level === 2 ? <h2>{heading}</h2> : <h3>{heading}</h3>}
    <p>{children}</p>
    {action === undefined ? null : (
      <div class="mv-button-row">
        <LinkButton href={action.href}>{action.label}</LinkButton>
      </div>
    )}
  </div>
)
