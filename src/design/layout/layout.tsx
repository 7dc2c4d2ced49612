import type { Child, Html } from '#platform/html/jsx-runtime'

export type PageHeadingProps = {
  title: string
  /** What the title belongs to, in a few words above it: the class, the school, the period. */
  eyebrow?: string | undefined
  lead?: Child
  /** Buttons that act on the whole page. */
  actions?: Child
}

export const PageHeading = ({ title, eyebrow, lead, actions }: PageHeadingProps): Html => (
  <div class="mv-heading">
    <div>
      {eyebrow === undefined ? null : <p class="mv-heading__eyebrow">{eyebrow}</p>}
      <h1>{title}</h1>
      {lead ? <p class="mv-heading__lead">{lead}</p> : null}
    </div>
    {actions ? <div class="mv-button-row">{actions}</div> : null}
  </div>
)

export type SectionProps = { heading: string; level?: 2 | 3; id?: string | undefined; children: Child }

export const Section = ({ heading, level = 2, id, children }: SectionProps): Html => (
  <section class="mv-section">
    {level === 2 ? <h2 id={id}>{heading}</h2> : <h3 id={id}>{heading}</h3>}
    {children}
  </section>
)

/** Stands side by side where there is room (34 rem and more each), else below each other. */
export const Columns = ({ children }: { children: Child }): Html => <div class="mv-columns">{children}</div>

export const Soft = ({ children }: { children: Child }): Html => <span class="mv-soft">{children}</span>
