import { PageFrame } from '#design/page-frame/page-frame.tsx'
import type { MenuSection } from '#design/page-frame/menu.tsx'
import { m } from '#messages'
import type { AssetFolder } from '#platform/http/assets.ts'
import type { MenuEntry, Module } from '#platform/http/module.ts'
import type { View } from '#platform/http/page.ts'
import type { FrameAbout } from '#platform/http/serve-page.ts'
import type { Session } from '#platform/http/session.ts'
import { hasPage, hasRole } from '#platform/access/actor.ts'
import { locale } from '#platform/html/locale.ts'
import { renderPage } from '#platform/html/render.ts'
import { roleWords } from './role-words.ts'

const sections: readonly { key: MenuEntry['section']; heading: () => string | null }[] = [
  { key: 'own', heading: () => null },
  { key: 'daily', heading: () => m.shell_menu_daily() },
  { key: 'overview', heading: () => m.shell_menu_overview() },
  { key: 'administration', heading: () => m.shell_menu_administration() },
  { key: 'account', heading: () => null },
]

const myDay: MenuEntry = { section: 'own', href: '/', label: () => m.my_day_title(), roles: 'everyone' }

export const menuFor = (session: Session, modules: readonly Module[]): MenuSection[] =>
  sections.flatMap(({ key, heading }) => {
    const items = [myDay, ...modules.flatMap((module) => module.menu)]
      .filter((entry) => entry.section === key && hasPage(session.actor, entry.roles))
      .map((entry) => ({ href: entry.href, label: entry.label() }))
    return items.length === 0 ? [] : [{ heading: heading(), items }]
  })

/** Whether there is anything to do here beside the own account. */
export const hasOwnPages = (session: Session, modules: readonly Module[]): boolean =>
  modules
    .flatMap((module) => module.menu)
    .some((entry) => entry.section !== 'account' && hasPage(session.actor, entry.roles))

export const rolesOf = (session: Session): string =>
  [...new Set(session.actor.roles.map((held) => held.role))].map((role) => roleWords[role]()).join(', ')

/** Draws the frame around a page: who is signed in, what they may open, where they are. */
export const drawFrame =
  (modules: readonly Module[], assets: AssetFolder) =>
  (view: View, about: FrameAbout): string =>
    renderPage(
      <PageFrame
        title={view.title}
        locale={locale()}
        path={about.path}
        municipality={about.session?.municipality ?? null}
        person={about.session === null ? null : { name: about.session.name, roles: rolesOf(about.session) }}
        menu={about.session === null ? [] : menuFor(about.session, modules)}
        breadcrumb={view.breadcrumb}
        notice={about.notice}
        assets={{
          css: assets.css,
          fonts: assets.fonts,
          scripts: (view.islands ?? []).map((name) => assets.island(name)),
          ...(assets.icon === null ? {} : { icon: assets.icon }),
        }}
        languageSwitch={{ action: '/sprog', back: about.fullPath }}
        search={
          about.session !== null && hasRole(about.session.actor, 'teacher', 'pedagogue', 'schoolLeader')
            ? { action: '/soeg', value: '' }
            : null
        }
        demo={about.session?.isDemo ?? false}
        failed={view.failed ?? false}
      >
        {view.content}
      </PageFrame>,
    )
