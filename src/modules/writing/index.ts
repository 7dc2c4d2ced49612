import type { Config } from '#config'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Module } from '#platform/http/module.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { wordRoutes } from './pages.tsx'
import { wordRoles } from './policy.ts'
import { keptWords } from './store.ts'
import { wordsPath } from './views.tsx'
import { activeWords, listedWords } from './writing.ts'

/** The words that give hints in this municipality: for the pages where someone writes about a child. */
export const writingWords = async (tx: ActorTx): Promise<readonly WritingWord[]> =>
  activeWords(listedWords(await keptWords(tx)))

export const writing = (_config: Config): Module => ({
  name: 'writing',
  routes: wordRoutes,
  menu: [{ section: 'administration', href: wordsPath, label: () => m.writing_title(), roles: wordRoles }],
  waiting: async () => [],
  jobs: [],
})
