import type { Html } from '#platform/html/jsx-runtime'

export type TabLink = { href: string; label: string; current: boolean; count?: number | undefined }

/** Sides of the same thing, each a page with an address of its own. */
export const TabLinks = ({ label, tabs }: { label: string; tabs: readonly TabLink[] }): Html => (
  <nav class="mv-tabs" aria-label={label}>
    <ul>
      {tabs.map((tab) => (
        <li>
          <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
            {tab.label}
            {tab.count === undefined ? null : <span class="mv-menu__count">{tab.count}</span>}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
