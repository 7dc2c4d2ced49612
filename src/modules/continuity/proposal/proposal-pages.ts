import { m } from '#messages'
import { leadsSchool } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { action, page, type Route } from '#platform/http/page.ts'
import type { PaperDocument } from '#platform/pdf/document.ts'
import { pdfDownload } from '#platform/pdf/make.ts'
import { proposalHref, proposalsHref } from '../hrefs.ts'
import {
  type AtProposal,
  declaredRead,
  declaredWrite,
  movedOn,
  proposalPath as path,
  shownIn,
} from './at-proposal.ts'
import { decideRoutes } from './decide-pages.ts'
import { deleteRoutes } from './delete-pages.ts'
import { changesFile, lessonsFile } from './export.ts'
import { sendSolve } from './jobs.ts'
import { proposalPaper } from './paper.ts'
import type { ProposalPage } from './proposal-store.ts'
import { proposalView } from './proposal-views.tsx'
import { isStopped } from './scenario.ts'
import { restartScenario, stopScenario } from './scenario-store.ts'
import { typingRows } from './typing-list.ts'

const showProposal: Route = page<AtProposal>({
  method: 'GET',
  path,
  action: 'continuity.plan.read',
  ...declaredRead,
  respond: ({ subject, session, tx }) =>
    proposalView({
      page: shownIn(subject),
      leads: leadsSchool(session.actor, subject.school.id),
      now: tx.now,
      attempt: null,
    }),
})

type WithFile = AtProposal & { readonly file: string }

/** A file is made while the transaction is open, because it calls the lessons what the timetable's files do. */
const file = (
  name: string,
  logged: string,
  write: (tx: ActorTx, shown: ProposalPage) => Promise<string>,
): Route =>
  page<WithFile>({
    method: 'GET',
    path: `${path}/${name}`,
    action: logged,
    ...declaredRead,
    load: async (tx, request, session) => {
      const at = await declaredRead.load(tx, request, session)
      if (at === null || (at.shown !== null && at.shown.found === null)) return null
      return { ...at, file: at.shown === null ? '' : await write(tx, at.shown) }
    },
    respond: ({ subject }) => ({
      kind: 'download',
      fileName: name,
      contentType: 'text/csv; charset=utf-8',
      body: subject.file,
    }),
  })

type OnPaper = AtProposal & { readonly document: PaperDocument | null; readonly now: Temporal.Instant }

const showPaper: Route = page<OnPaper>({
  method: 'GET',
  path: `${path}/forslag.pdf`,
  action: 'continuity.plan.paper',
  ...declaredRead,
  load: async (tx, request, session) => {
    const at = await declaredRead.load(tx, request, session)
    if (at === null) return null
    const { shown } = at
    if (shown === null) return { ...at, document: null, now: tx.now }
    if (shown.found === null) return null
    const document = proposalPaper(shown, shown.found, {
      municipality: session.municipality,
      today: tx.today,
      typing: await typingRows(tx, shown),
    })
    return { ...at, document, now: tx.now }
  },
  respond: ({ subject: { document, now } }) => {
    if (document === null) throw new Error('A proposal that was refused is not shown.')
    return pdfDownload('forslag.pdf', document, now)
  },
})

const stopProposal: Route = action<AtProposal>({
  method: 'POST',
  path: `${path}/stop`,
  action: 'continuity.plan.stop',
  ...declaredWrite,
  act: async (tx, { subject }) => {
    const shown = shownIn(subject)
    const { id, curve } = shown.scenario
    if (!(await stopScenario(tx, shown.scenario))) return movedOn(shown)
    return {
      kind: 'done',
      to: curve === null ? proposalHref(shown.school.id, id) : proposalsHref(shown.school.id),
      notice: { kind: 'info', text: m.continuity_plan_stopped() },
    }
  },
})

/** A calculation that broke, was called off before it had anything, or went down with its server, is begun from the beginning. */
const beginAgain: Route = action<AtProposal>({
  method: 'POST',
  path: `${path}/igen`,
  action: 'continuity.plan.again',
  ...declaredWrite,
  act: async (tx, { subject }) => {
    const shown = shownIn(subject)
    const { scenario } = shown
    const may =
      scenario.isCurrent &&
      (scenario.state === 'failed' || scenario.state === 'cancelled' || isStopped(scenario, tx.now))
    if (!may || !(await restartScenario(tx, scenario))) return movedOn(shown)
    await sendSolve(tx, scenario.id)
    return { kind: 'done', to: proposalHref(shown.school.id, scenario.id) }
  },
})

export const proposalRoutes: readonly Route[] = [
  showProposal,
  showPaper,
  file('aendringer.csv', 'continuity.plan.changes', changesFile),
  file('timer.csv', 'continuity.plan.lessons', lessonsFile),
  stopProposal,
  beginAgain,
  ...decideRoutes,
  ...deleteRoutes,
]
