import { Alert } from '#design/alert/alert.tsx'
import { LinkButton } from '#design/button/button.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { FormBody } from '#platform/http/form.ts'
import type { View } from '#platform/http/page.ts'
import { planHref } from './hrefs.ts'
import type { Plan } from './plan.ts'
import { planBreadcrumb } from './plan-heading.tsx'

/** Ids, days, numbers and the like: what a form carries, and nobody typed as words. */
const isWords = (value: string): boolean => /\p{L}/u.test(value) && /\s|.{13}/u.test(value)
const isId = (value: string): boolean => /^[0-9a-f-]{36}$/.test(value)

const wordsIn = (form: FormBody): readonly string[] =>
  [...form.fields.values()]
    .flat()
    .map((value) => value.trim())
    .filter((value) => isWords(value) && !isId(value))

/** A plan that has ended, where somebody came to write in it. What they had written already is shown, so that they can take it along. */
export const endedView = (plan: Plan, form: FormBody | null): View => {
  const words = form === null ? [] : wordsIn(form)
  return {
    title: m.plan_ended_title(),
    breadcrumb: planBreadcrumb(plan, m.plan_ended_title()),
    content: (
      <>
        <PageHeading title={m.plan_ended_title()} eyebrow={plan.title} />
        <Alert kind="info" live={form !== null}>
          {form === null ? m.plan_ended_text() : m.plan_ended_not_saved()}
        </Alert>
        {words.length === 0 ? null : (
          <Section heading={m.plan_ended_your_words()}>
            {words.map((text) => (
              <blockquote class="mv-written">{text}</blockquote>
            ))}
          </Section>
        )}
        <LinkButton href={planHref(plan.id)}>{m.plan_ended_to_plan()}</LinkButton>
      </>
    ),
  }
}
