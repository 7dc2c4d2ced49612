import type { LiveRoute } from '#platform/live/admission.ts'
import type { Route } from '#platform/http/page.ts'
import { showWriting, writeByForm, writeTogether } from './writing-pages.tsx'

export { textHistory } from './text-history.ts'
export { readTexts } from './writing-store.ts'
export { writeText } from './write-text.ts'

export const writingRoutes: readonly Route[] = [showWriting, writeByForm]
export const writingLive: readonly LiveRoute[] = [writeTogether]
