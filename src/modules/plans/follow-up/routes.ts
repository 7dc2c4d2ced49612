import type { Route } from '#platform/http/page.ts'
import { evaluationRoutes } from '../evaluation/evaluation-pages.tsx'
import { showPicture } from '../picture/picture-pages.tsx'
import { baselineRoutes } from './baseline-pages.tsx'
import { doRoutes } from './do-pages.tsx'
import type { FollowUpDoors } from './doors.ts'
import { showLate } from './lateness-pages.tsx'
import { cancelOneFollowUp, moveOneFollowUp, planNewFollowUp, showFollowUps } from './list-pages.tsx'

/** Following a plan up: dates, what came of them, where it began, how it ended. */
export const followUpRoutes = (doors: FollowUpDoors): readonly Route[] => [
  // Before the addresses of single plans: it would read as one.
  showLate,
  showFollowUps,
  planNewFollowUp,
  moveOneFollowUp,
  cancelOneFollowUp,
  ...doRoutes(doors),
  ...baselineRoutes,
  ...evaluationRoutes,
  showPicture(doors),
]
