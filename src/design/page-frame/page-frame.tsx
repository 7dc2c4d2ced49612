import { Alert, type AlertKind } from '#design/alert/alert.tsx'
import { Icon } from '#design/icon/icon.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'
import { Mark } from './mark.tsx'
import { Menu, type MenuSection } from './menu.tsx'

/** The last crumb is the page itself and has no address. */
export type Crumb = { label: string; href?: string | undefined }

export type PageFrameProps = {
  title: string
  locale: 'da' | 'en'
  /** The address of the page, without its query: it marks the place in the menu. */
  path: string
  municipality: string | null
  /** Who is signed in; `roles` is the words under the name. */
  person: { name: string; roles: string } | null
  menu: readonly MenuSection[]
  breadcrumb: readonly Crumb[]
  notice: { kind: AlertKind; text: string } | null
  /** Addresses, ready to be linked. `fonts` are fetched at once, so that the words do not jump. */
  assets: { css: string; scripts: readonly string[]; fonts?: readonly string[]; icon?: string | null }
  languageSwitch: { action: string; back: string }
  search: { action: string; value: string } | null
  demo: boolean
  /** True when something is wrong with the form on the page: it is said first in the title. */
  failed?: boolean
  children: Child
}

type Part = Pick<PageFrameProps, 'municipality' | 'person' | 'search'>

const Header = ({ municipality, person, search }: Part): Html => (
  <header class="mv-header">
    <div class="mv-width mv-header__row">
      <div class="mv-brand">
        <a href="/" aria-label={m.design_home()}>
          <Mark />
          <span>Medvind</span>
        </a>
        {municipality === null ? null : <span class="mv-brand__place">{municipality}</span>}
      </div>
      {person === null && search === null ? null : (
        <div class="mv-header__tools">
          {search === null ? null : <Search {...search} />}
          {person === null ? null : <Person {...person} />}
        </div>
      )}
    </div>
  </header>
)

const Search = ({ action, value }: { action: string; value: string }): Html => (
  <search class="mv-search-place">
    <form class="mv-search" method="get" action={action}>
      <label for="soeg">{m.design_search_label()}</label>
      <input
        class="form-input"
        type="search"
        id="soeg"
        name="q"
        value={value}
        autocomplete="off"
        spellcheck="false"
      />
      <button type="submit" class="mv-search__button">
        <Icon name="search" />
        <span class="mv-hidden">{m.design_search_button()}</span>
      </button>
    </form>
  </search>
)

const Person = ({ name, roles }: { name: string; roles: string }): Html => (
  <div class="mv-person">
    <p>
      <span class="mv-hidden">{m.design_signed_in_as()} </span>
      <strong>{name}</strong>
      {roles}
    </p>
    <form method="post" action="/log-ud">
      <button type="submit">{m.design_sign_out()}</button>
    </form>
  </div>
)

const Breadcrumb = ({ crumbs }: { crumbs: readonly Crumb[] }): Html => (
  <nav class="mv-breadcrumb" aria-label={m.design_breadcrumb_label()}>
    <ol>
      {crumbs.map((crumb, index) => (
        <li>
          {crumb.href === undefined ? (
            <span aria-current={index === crumbs.length - 1 ? 'page' : undefined}>{crumb.label}</span>
          ) : (
            <a href={crumb.href}>{crumb.label}</a>
          )}
        </li>
      ))}
    </ol>
  </nav>
)

const Footer = ({ locale, languageSwitch }: Pick<PageFrameProps, 'locale' | 'languageSwitch'>): Html => {
  const other = locale === 'da' ? 'en' : 'da'
  return (
    <footer class="mv-footer">
      <div class="mv-width mv-footer__row">
        <p>{m.design_footer_promise()}</p>
        <div class="mv-footer__tools">
          <a href="/tilgaengelighed">{m.design_accessibility_statement()}</a>
          <form method="post" action={languageSwitch.action}>
            <input type="hidden" name="locale" value={other} />
            <input type="hidden" name="back" value={languageSwitch.back} />
            <button type="submit" class="mv-link-button" lang={other}>
              {m.design_switch_language()}
            </button>
          </form>
        </div>
      </div>
    </footer>
  )
}

/** The whole document around a page. The words follow the language of the request; `locale` says it to the browser. */
export const PageFrame = (props: PageFrameProps): Html => {
  const { title, locale, path, menu, breadcrumb, notice, assets, demo, failed, children } = props
  const titleWords = m.design_page_title({ title })
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <title>{failed ? `${m.design_error_prefix()} ${titleWords}` : titleWords}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="same-origin" />
        <meta name="color-scheme" content="light" />
        {(assets.fonts ?? []).map((font) => (
          <link rel="preload" as="font" type="font/woff2" crossorigin="anonymous" href={font} />
        ))}
        <link rel="stylesheet" href={assets.css} />
        {!assets.icon ? null : <link rel="icon" type="image/svg+xml" href={assets.icon} />}
        {assets.scripts.map((script) => (
          <script type="module" src={script} />
        ))}
      </head>
      <body>
        <a class="mv-skip" href="#indhold">
          {m.design_skip_to_content()}
        </a>
        <Header municipality={props.municipality} person={props.person} search={props.search} />
        {demo ? (
          <aside class="mv-demo" aria-label={m.design_demo_heading()}>
            <p class="mv-width">
              <strong>{m.design_demo_heading()}.</strong> {m.design_demo_banner()}
            </p>
          </aside>
        ) : null}
        <div class={menu.length === 0 ? 'mv-width mv-shell mv-shell--alone' : 'mv-width mv-shell'}>
          {menu.length === 0 ? null : <Menu menu={menu} path={path} />}
          <main id="indhold" class="mv-content" tabindex={-1}>
            {breadcrumb.length === 0 ? null : <Breadcrumb crumbs={breadcrumb} />}
            {notice === null ? null : (
              <Alert kind={notice.kind} live>
                {notice.text}
              </Alert>
            )}
            {children}
          </main>
        </div>
        <Footer locale={locale} languageSwitch={props.languageSwitch} />
      </body>
    </html>
  )
}
