import type { Child, Html } from '#platform/html/jsx-runtime'

export type CardProps = {
  heading: string
  level?: 2 | 3
  /** Makes the heading a link. */
  href?: string | undefined
  children?: Child
  footer?: Child
}

export const Card = ({ heading, level = 2, href, children, footer }: CardProps): Html => {
  const words = href === undefined ? heading : <a href={href}>{heading}</a>
  return (
    <article class="mv-card">
      {level === 2 ? <h2>{words}</h2> : <h3>{words}</h3>}
      {children ? <div class="mv-card__body">{children}</div> : null}
      {footer ? <div class="mv-card__footer">{footer}</div> : null}
    </article>
  )
}

/** Cards beside each other as long as there is room. */
export const Cards = ({ children }: { children: Child }): Html => <div class="mv-cards">{children}</div>

export type Tile = {
  label: string
  /** The figure as it is read: "7,4 %". */
  value: string
  /** What it is a figure of: "14 af 189 dage". */
  detail?: Child
  href?: string | undefined
  tone?: 'neutral' | 'attention' | undefined
}

/** A few figures that matter, large. */
export const Tiles = ({ tiles }: { tiles: readonly Tile[] }): Html => (
  <ul class="mv-tiles">
    {tiles.map((tile) => (
      <li class={tile.tone === 'attention' ? 'mv-tile mv-tile--attention' : 'mv-tile'}>
        <p class="mv-tile__label">
          {tile.href === undefined ? tile.label : <a href={tile.href}>{tile.label}</a>}
        </p>
        <p class="mv-tile__value">{tile.value}</p>
        {tile.detail ? <p class="mv-tile__detail">{tile.detail}</p> : null}
      </li>
    ))}
  </ul>
)
