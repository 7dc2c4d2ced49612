import { LinkButton } from '#design/button/button.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'

declare module '#platform/html/jsx-runtime' {
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'mv-progress': { children: Child }
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
