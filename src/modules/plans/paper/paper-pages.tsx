import { m } from '#messages'
import { writingWords } from '#writing'
import { longDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import { readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { Route } from '#platform/http/page.ts'
import type { PaperDocument } from '#platform/pdf/document.ts'
import { pdfDownload } from '#platform/pdf/make.ts'
import { planHref } from '../hrefs.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { readingRoles, workingRoles } from '../policy.ts'
import { contentNow } from '../version/version-store.ts'
import { type LetterKind, letterKinds, letterText, partsOfLetter } from './letter.ts'
import { childPaper } from './child-paper.ts'
import { storyOf } from './story-paper.ts'
import { readFamilyPage } from '../family/family-store.ts'
import { dropLetter, findLetter, keepLetter, letterSource } from './letter-store.ts'
import { letterSlugs, type LetterPage, letterView, type PaperPage, paperView } from './paper-views.tsx'
import { shortPaper } from './short-paper.ts'
import { voicesOf } from '../voice/voice-store.ts'
import { sharedPartOf } from '../version/content.ts'
import { paragraphsOf, planPaper } from './plan-paper.ts'

const at = '/papir'

const showPaper = planPage<PaperPage>({
  tab: at,
  action: 'plans.paper.read',
  roles: readingRoles,
  sides: ['team', 'family', 'child'],
  read: (_tx, { plan, side }) => Promise.resolve({ plan, side }),
  view: paperView,
})

type Printed = { readonly document: PaperDocument; readonly fileName: string; readonly now: Temporal.Instant }

const printed = ({ document, fileName, now }: Printed) => pdfDownload(fileName, document, now)

const showWhole = planPage<Printed>({
  tab: `${at}/plan.pdf`,
  action: 'plans.paper.whole',
  roles: workingRoles,
  sides: ['team'],
  read: async (tx, { plan, session }) => ({
    document: planPaper({
      content: await contentNow(tx, plan),
      said: await voicesOf(tx, plan.id),
      story: await storyOf(tx, plan.id),
      municipality: session.municipality,
      today: tx.today,
      version: null,
    }),
    fileName: 'plan.pdf',
    now: tx.now,
  }),
  view: printed,
})

const showShared = planPage<Printed>({
  tab: `${at}/familien.pdf`,
  action: 'plans.paper.shared',
  roles: readingRoles,
  sides: ['team', 'family', 'child'],
  read: async (tx, at) => {
    const page = await readFamilyPage(tx, at)
    if (page === null) return null
    return {
      document: planPaper({
        // The words are those that were shown; whether the plan runs is told as it is.
        content: { ...page.newest.content, status: at.plan.status },
        // Whoever fetches it, it holds what everybody in the family may read: paper is laid on the kitchen table.
        said: page.voices.filter(({ isShown }) => isShown),
        story: null,
        municipality: at.session.municipality,
        today: tx.today,
        version: page.newest.number,
      }),
      fileName: 'plan.pdf',
      now: tx.now,
    }
  },
  view: printed,
})

const readLetter =
  (kind: LetterKind) =>
  async (tx: ActorTx, { plan }: AtPlan): Promise<LetterPage | null> => {
    if (kind === 'referral' && plan.subject.kind !== 'child') return null
    const [source, kept, words] = await Promise.all([
      letterSource(tx, plan, kind),
      findLetter(tx, plan.id, kind),
      writingWords(tx),
    ])
    return { plan, kind, kept, made: letterText(kind, source), words }
  }

const about = { roles: workingRoles, sides: ['team'] as const }

const letterTitles: Readonly<Record<LetterKind, () => string>> = {
  messageBook: () => m.plan_letter_message_book(),
  referral: () => m.plan_letter_referral(),
}

const letterPaper = (
  { plan, kind, made, kept }: LetterPage,
  municipality: string,
  today: Temporal.PlainDate,
): PaperDocument => {
  const parts = partsOfLetter(kind, kept?.text ?? made)
  return {
    language: locale(),
    title: letterTitles[kind](),
    sender: [municipality, plan.school.name],
    day: longDay(today, locale()),
    blocks: parts.flatMap(({ heading, text: words }) => (heading === null ? paragraphsOf(words) : [])),
    sections: parts.flatMap(({ heading, text: words }) =>
      heading === null ? [] : [{ heading, blocks: paragraphsOf(words) }],
    ),
  }
}

const routesOf = (kind: LetterKind): readonly Route[] => {
  const tab = `${at}/${letterSlugs[kind]}`
  return [
    planPage<Printed>({
      ...about,
      tab: `${tab}.pdf`,
      action: `plans.letter.${kind}.pdf`,
      read: async (tx, asked) => {
        const page = await readLetter(kind)(tx, asked)
        return page === null
          ? null
          : {
              document: letterPaper(page, asked.session.municipality, tx.today),
              fileName: `${letterSlugs[kind]}.pdf`,
              now: tx.now,
            }
      },
      view: printed,
    }),
    planPage<LetterPage>({
      ...about,
      tab,
      action: `plans.letter.${kind}.read`,
      read: readLetter(kind),
      view: (page) => letterView(page),
    }),
    planAction<LetterPage>({
      ...about,
      tab,
      action: `plans.letter.${kind}.keep`,
      needsOpen: true,
      read: readLetter(kind),
      act: async (tx, { shown, form }) => {
        const read = readForm(form, {
          tekst: text({ max: 60_000, required: m.plan_letter_write() }),
          version: wholeNumber(0, 1_000_000),
        })
        if (read.kind === 'invalid') return { kind: 'invalid', view: letterView(shown, read) }
        const { tekst, version } = read.values
        if (await keepLetter(tx, shown.plan.id, { kind, text: tekst, version }))
          return {
            kind: 'done',
            to: `${planHref(shown.plan.id)}${tab}`,
            notice: { kind: 'success', text: m.plan_saved() },
          }
        const kept = await findLetter(tx, shown.plan.id, kind)
        const filled = { errors: [], written: read.written, conflict: true }
        return { kind: 'conflict', view: letterView({ ...shown, kept }, filled) }
      },
    }),
    planAction<LetterPage>({
      ...about,
      tab: `${tab}/forfra`,
      action: `plans.letter.${kind}.again`,
      needsOpen: true,
      read: readLetter(kind),
      act: async (tx, { shown }) => {
        await dropLetter(tx, shown.plan.id, kind)
        return {
          kind: 'done',
          to: `${planHref(shown.plan.id)}${tab}`,
          notice: { kind: 'success', text: m.plan_letter_made_again() },
        }
      },
    }),
  ]
}

const showShort = planPage<Printed>({
  tab: `${at}/kort.pdf`,
  action: 'plans.paper.short',
  roles: readingRoles,
  sides: ['team', 'family', 'child'],
  read: async (tx, at) => {
    const { plan, side, session } = at
    const content =
      side === 'team'
        ? sharedPartOf(await contentNow(tx, plan))
        : ((await readFamilyPage(tx, at))?.newest.content ?? null)
    return content === null
      ? null
      : {
          document: shortPaper(content, { municipality: session.municipality, today: tx.today }),
          fileName: 'plan-kort.pdf',
          now: tx.now,
        }
  },
  view: printed,
})

const showChildPaper = planPage<Printed>({
  tab: `${at}/barnet.pdf`,
  action: 'plans.paper.child',
  roles: readingRoles,
  sides: ['team', 'child'],
  read: async (tx, { plan, session }) =>
    plan.subject.kind === 'child'
      ? {
          document: childPaper(plan, await voicesOf(tx, plan.id), {
            municipality: session.municipality,
            today: tx.today,
          }),
          fileName: 'min-side.pdf',
          now: tx.now,
        }
      : null,
  view: printed,
})

export const paperRoutes: readonly Route[] = [
  showPaper,
  showWhole,
  showShared,
  showShort,
  showChildPaper,
  ...letterKinds.flatMap(routesOf),
]
