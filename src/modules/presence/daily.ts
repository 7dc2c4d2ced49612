import { m } from '#messages'
import type { MenuEntry } from '#platform/http/module.ts'
import type { Route } from '#platform/http/page.ts'
import { fetchExtract, showExtract } from './extract/pages.tsx'
import { answeringRoles } from './leave/leave-policy.ts'
import {
  answerLeaveRequest,
  askLeave,
  showLeave,
  showLeaveRequest,
  withdrawLeaveRequest,
} from './leave/leave-pages.tsx'
import { giveNotice, showNotices, takeNoticeBack } from './notice/notice-pages.tsx'
import { showOwnClasses } from './overview-pages.tsx'
import { registerClass, showRegistration } from './registration/registration-pages.tsx'
import { registeringRoles } from './registration/registration-policy.ts'

/** The pages of the school's day: registering, telling, asking. */
export const dailyRoutes: readonly Route[] = [
  showOwnClasses,
  showRegistration,
  registerClass,
  showNotices,
  giveNotice,
  takeNoticeBack,
  showLeave,
  askLeave,
  showLeaveRequest,
  answerLeaveRequest,
  withdrawLeaveRequest,
  showExtract,
  fetchExtract,
]

export const dailyMenu: readonly MenuEntry[] = [
  { section: 'daily', href: '/fravaer', label: () => m.register_menu(), roles: registeringRoles },
  { section: 'daily', href: '/fravaer/meld', label: () => m.notice_title(), roles: ['custodyHolder'] },
  {
    section: 'daily',
    href: '/fravaer/fri',
    label: () => m.leave_title(),
    roles: ['custodyHolder', ...answeringRoles],
  },
]
