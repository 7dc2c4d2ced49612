import { LinkButton } from '#design/button/button.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'

declare module '#platform/html/jsx-runtime' {
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'mv-progress': { children: Child }
      'mv-followed': { id: string; children: Child }
    }
  }
}

/** How far the work has come: kept up to date by the island `progress`, and by the link where there is no JavaScript. */
export const Progress = ({ text, href }: { text: string; href: string }): Html => (
  <mv-progress>
    <p role="status">{text}</p>
    <div class="mv-button-row">
      <LinkButton href={href}>{m.import_look_again()}</LinkButton>
    </div>
  </mv-progress>
)

/** What becomes more while the work goes on: the island shows it anew when there is something new in it. */
export const Followed = ({ id, children }: { id: string; children: Child }): Html => (
  <mv-followed id={id}>
    <div>{children}</div>
  </mv-followed>
)
