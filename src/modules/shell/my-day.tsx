import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { m } from '#messages'
import { allow } from '#platform/access/decision.ts'
import type { Module, Waiting } from '#platform/http/module.ts'
import { page, type Route } from '#platform/http/page.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { hasOwnPages, rolesOf } from './frame.tsx'

const order: readonly Waiting['urgency'][] = ['now', 'soon', 'later']

const headings: Readonly<Record<Waiting['urgency'], () => string>> = {
  now: () => m.my_day_now(),
  soon: () => m.my_day_soon(),
  later: () => m.my_day_later(),
}

/** For whom Medvind has no pages of their own yet, and for whom it has none any more. */
const NoPages = ({ roles }: { roles: string }): Html => (
  <EmptyState heading={m.my_day_no_pages()} action={{ href: '/konto', label: m.account_title() }}>
    {roles === '' ? m.my_day_no_role() : m.my_day_no_pages_text({ roles })}
  </EmptyState>
)

export const MyDay = (given: {
  name: string
  waiting: readonly Waiting[]
  roles: string
  hasPages: boolean
}): Html => {
  const { name, waiting, roles, hasPages } = given
  return (
    <>
      <h1>{m.my_day_greeting({ name })}</h1>
      {waiting.length === 0 && !hasPages ? (
        <NoPages roles={roles} />
      ) : waiting.length === 0 ? (
        <EmptyState heading={m.my_day_nothing()}>{m.my_day_nothing_text()}</EmptyState>
      ) : (
        order.map((urgency) => {
          const items = waiting.filter((item) => item.urgency === urgency)
          return items.length === 0 ? null : (
            <section key={urgency} class="mv-waiting">
              <h2>{headings[urgency]()}</h2>
              <ul class="mv-waiting__list">
                {items.map((item) => (
                  <li key={item.href + item.text}>
                    <a href={item.href}>{item.text}</a>
                    {item.detail === null ? null : <p>{item.detail}</p>}
                  </li>
                ))}
              </ul>
            </section>
          )
        })
      )}
    </>
  )
}

/** "Min dag": what waits for the person who is signed in, from every module. */
export const showMyDay = (modules: readonly Module[]): Route =>
  page<readonly Waiting[]>({
    method: 'GET',
    path: '/',
    action: 'shell.myDay.read',
    roles: 'everyone',
    load: async (tx, _request, session) => {
      const waiting: Waiting[] = []
      for (const module of modules) waiting.push(...(await module.waiting(tx, session)))
      return waiting
    },
    may: () => allow('ownPage'),
    pupils: (waiting) => [...new Set(waiting.flatMap(({ pupils }) => pupils))],
    respond: ({ subject, session }) => ({
      title: m.my_day_title(),
      breadcrumb: [],
      content: (
        <MyDay
          name={session.name.split(' ')[0] ?? session.name}
          waiting={subject}
          roles={rolesOf(session)}
          hasPages={hasOwnPages(session, modules)}
        />
      ),
    }),
  })
