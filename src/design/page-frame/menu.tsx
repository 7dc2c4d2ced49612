import { Icon } from '#design/icon/icon.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'

export type MenuItem = {
  href: string
  label: string
  /** How many things wait there; nothing is shown for 0. */
  count?: number | undefined
}
export type MenuSection = { heading: string | null; items: readonly MenuItem[] }

/** The item whose address is the page, or the nearest one above it: `/klasser/3a` belongs to `/klasser`. */
export const currentItem = (menu: readonly MenuSection[], path: string): string | null => {
  const candidates = menu
    .flatMap((section) => section.items)
    .map((item) => item.href)
    .filter((href) => path === href || (href !== '/' && path.startsWith(`${href}/`)))
  return candidates.reduce<string | null>(
    (longest, href) => (longest === null || href.length > longest.length ? href : longest),
    null,
  )
}

const Sections = ({ menu, path }: MenuProps): Html => {
  const current = currentItem(menu, path)
  return (
    <div class="mv-menu__sections">
      {menu.map((section) => (
        <div class="mv-menu__section">
          {section.heading === null ? null : <p class="mv-menu__heading">{section.heading}</p>}
          <ul class="mv-menu__list" aria-label={section.heading ?? undefined}>
            {section.items.map((item) => (
              <li>
                <a
                  href={item.href}
                  aria-current={item.href === current ? (item.href === path ? 'page' : 'true') : undefined}
                >
                  <span>{item.label}</span>
                  {item.count ? <span class="mv-menu__count">{item.count}</span> : null}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

export type MenuProps = { menu: readonly MenuSection[]; path: string }

/**
 * The menu stands twice in the page and is shown once: beside the content where there is room, else folded into a
 * `details`. A closed `details` cannot be shown open by CSS in every browser, and no script may be needed.
 */
export const Menu = ({ menu, path }: MenuProps): Html => (
  <>
    <nav class="mv-menu" aria-label={m.design_menu_label()}>
      <Sections menu={menu} path={path} />
    </nav>
    <nav class="mv-phone-nav" aria-label={m.design_menu_label()}>
      <details class="mv-phone-menu">
        <summary>
          <Icon name="menu" />
          {m.design_menu()}
        </summary>
        <Sections menu={menu} path={path} />
      </details>
    </nav>
  </>
)
