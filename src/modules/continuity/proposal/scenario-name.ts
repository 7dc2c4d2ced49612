import { m } from '#messages'
import { inLocale } from '#platform/html/locale.ts'
import type { Asked } from './scenario.ts'

export const askedName = (asked: Asked): string =>
  asked.mode === 'anew'
    ? m.continuity_plan_named_anew()
    : m.continuity_plan_named_changes({ count: asked.most })

/** A proposal that was called after what was asked for is called so in the reader’s language; what somebody wrote stands as it was written. */
export const shownName = (name: string, asked: Asked): string => {
  for (const language of ['da', 'en'] as const) {
    const own = inLocale(language, () => askedName(asked))
    if (name === own || name.startsWith(`${own} · `)) return `${askedName(asked)}${name.slice(own.length)}`
  }
  return name
}
