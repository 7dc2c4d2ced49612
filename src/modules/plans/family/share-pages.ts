import { sql } from 'kysely'
import { m } from '#messages'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { day, readForm, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import type { Html } from '#platform/html/jsx-runtime'
import { custodyHoldersOf } from '../agreement/agreement-store.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { lockPlan } from '../plan-store.ts'
import { workingRoles } from '../policy.ts'
import { sharedPartOf } from '../version/content.ts'
import { contentNow, sharedVersionsOf, shareVersion } from '../version/version-store.ts'
import { withAgain } from '../voice/voice-pages.ts'
import { sharedMailName } from './shared-mail.ts'
import { type SharePage, shareView } from './share-view.tsx'

/** How long a family is asked to answer within, when nothing else is said. */
const usualTime = { weeks: 2 } as const
const longestTime = { months: 6 } as const

const read = async (tx: ActorTx, at: AtPlan): Promise<SharePage | null> => {
  const { subject } = at.plan
  if (subject.kind !== 'child') return null
  const [content, [newest], guardians] = await Promise.all([
    contentNow(tx, at.plan),
    sharedVersionsOf(tx, at.plan.id),
    custodyHoldersOf(tx, subject.id),
  ])
  return {
    plan: at.plan,
    content: sharedPartOf(content),
    newest: newest ?? null,
    guardians,
    suggestedDay: tx.today.add(usualTime),
  }
}

const about = { tab: '/vis-familien', roles: workingRoles, sides: ['team'] } as const

/** Shows the plan to the family. `readability` draws how hard a text is to read. */
export const shareRoutes = (readability: (text: string) => Html | null): readonly Route[] => [
  planPage<SharePage>({
    ...about,
    action: 'plans.family.share.read',
    needsOpen: true,
    read,
    view: (page) => shareView(page, readability),
  }),
  planAction<{ page: SharePage; again: () => Promise<SharePage> }>({
    ...about,
    action: 'plans.family.share',
    needsOpen: true,
    read: withAgain(read),
    act: async (tx, { shown: { page, again }, form }): Promise<ActionOutcome> => {
      const typed = readForm(form, {
        udgave: wholeNumber(0, 1_000_000),
        senest: day(parseDay, m.plan_family_share_choose_day()),
      })
      const filled = { errors: [], written: typed.written, isOld: false }
      if (typed.kind === 'invalid')
        return { kind: 'invalid', view: shareView(page, readability, { ...filled, errors: typed.errors }) }
      const { senest, udgave } = typed.values
      const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate) =>
        Temporal.PlainDate.compare(one, other) < 0
      if (!isBefore(tx.today, senest) || isBefore(tx.today.add(longestTime), senest)) {
        const errors = [{ field: 'senest', message: m.plan_family_share_day_wrong() }]
        return { kind: 'invalid', view: shareView(page, readability, { ...filled, errors }) }
      }
      await lockPlan(tx, page.plan.id)
      const now = await again()
      // A colleague shared meanwhile: the family is not asked twice for the same.
      if ((now.newest?.number ?? 0) !== udgave)
        return { kind: 'conflict', view: shareView(now, readability, { ...filled, isOld: true }) }
      await shareVersion(tx, page.plan, senest)
      const { rows } = await sql<{ told: number }>`
        select tell_guardians_of_plan(${page.plan.id}, ${sharedMailName}, ${tx.now}) as told`.execute(tx.db)
      return {
        kind: 'done',
        to: `/planer/${page.plan.id}/familien`,
        notice: { kind: 'success', text: m.plan_family_shared({ count: rows[0]?.told ?? 0 }) },
      }
    },
  }),
]
