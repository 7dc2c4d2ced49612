import type { Child, Html } from '#platform/html/jsx-runtime'

export type Definition = {
  term: string
  details: Child
  action?: { href: string; label: string } | undefined
}

export const DefinitionList = ({ items }: { items: readonly Definition[] }): Html => (
  <dl class="mv-definitions">
    {items.map(({ term, details, action }) => (
      <div>
        <dt>{term}</dt>
        <dd>{details}</dd>
        {action === undefined ? null : (
          <dd>
            <a href={action.href}>
              {action.label}
              <span class="mv-hidden"> {term}</span>
            </a>
          </dd>
        )}
      </div>
    ))}
  </dl>
)
