import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { DemoMail } from '#platform/mail/demo-mail.ts'
import { momentWords } from '#platform/calendar/moment-words.ts'

/** The text with its own links made into links, when they lead to a page of this site. */
const Body = ({ text, base }: { text: string; base: string }): Html => (
  <p class="mv-written">
    {text.split(/(https?:\/\/\S+)/).map((part) =>
      part.startsWith(base) ? (
        <a key={part} href={new URL(part).pathname}>
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </p>
)

export const demoMailView = (mails: readonly DemoMail[], base: string): View => ({
  title: m.mail_demo_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading title={m.mail_demo_title()} lead={m.mail_demo_text()} />
      {mails.length === 0 ? (
        <EmptyState heading={m.mail_demo_none()}>{m.mail_demo_none_text()}</EmptyState>
      ) : (
        mails.map((mail) => (
          <Section key={mail.id} heading={mail.subject}>
            <p class="mv-soft">
              {m.mail_demo_to({ recipient: mail.recipient, when: momentWords(mail.sentAt) })}
            </p>
            <Body text={mail.body} base={base} />
            {mail.hasCalendar ? (
              <p>
                <a href={`/demo/post/${mail.id}/kalender`}>{m.mail_demo_calendar()}</a>
              </p>
            ) : null}
          </Section>
        ))
      )}
    </>
  ),
})
