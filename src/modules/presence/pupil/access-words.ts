import { m } from '#messages'
import type { LookOutcome, Seer } from './access-store.ts'
import type { AccessReason } from './policy.ts'

const reasons: Readonly<Record<AccessReason, (ground: string) => string>> = {
  teachesClass: (ground) => m.accesspage_reason_teaches({ ground }),
  leadsSchool: (ground) => m.accesspage_reason_leads({ ground }),
  custody: () => m.accesspage_reason_custody(),
  self: () => m.accesspage_reason_self(),
}

/** Why somebody can see the pupil, with the class or school it follows from. */
export const seerReason = ({ reason, ground }: Seer): string => reasons[reason](ground ?? '')

const lookReasons: Readonly<Record<string, () => string>> = {
  teachesClass: () => m.accesspage_why_teaches(),
  leadsSchool: () => m.accesspage_why_leads(),
  custody: () => m.accesspage_reason_custody(),
  self: () => m.accesspage_reason_self(),
  ownPupils: () => m.accesspage_why_teaches(),
  ownChildren: () => m.accesspage_reason_custody(),
}

/** The reason that the log gave, in words; a reason of another part of Medvind is said in general. */
export const lookReason = (reason: string | null): string =>
  (reason === null ? undefined : lookReasons[reason])?.() ?? m.accesspage_why_other()

const actions: Readonly<Record<string, () => string>> = {
  'presence.pupil.read': () => m.look_pupil(),
  'presence.pupil.days': () => m.look_days(),
  'presence.pupil.access': () => m.look_access(),
  'presence.ownPupils.read': () => m.look_own_pupils(),
  'presence.class.read': () => m.look_class(),
  'presence.signals.read': () => m.look_signals(),
  'presence.signal.read': () => m.look_signal(),
  'presence.signal.answer': () => m.look_signal_answer(),
  'presence.registration.read': () => m.look_registration(),
  'presence.registration.write': () => m.look_registration_write(),
  'presence.notice.read': () => m.look_notice(),
  'presence.notice.give': () => m.look_notice_give(),
  'presence.notice.takeBack': () => m.look_notice_take_back(),
  'people.contacts.read': () => m.look_contacts(),
  'people.search': () => m.look_search(),
  'presence.leave.list': () => m.look_leave_list(),
  'presence.leave.read': () => m.look_leave(),
  'presence.leave.ask': () => m.look_leave_ask(),
  'presence.leave.answer': () => m.look_leave_answer(),
  'presence.leave.withdraw': () => m.look_leave_withdraw(),
}

const changes = /\.(write|answer|give|takeBack|ask|withdraw|change|add|remove|import)$/

/** What somebody did, in plain words. */
export const lookText = (action: string, outcome: LookOutcome, count: number): string => {
  const what = actions[action]?.() ?? (changes.test(action) ? m.look_other_change() : m.look_other())
  const said =
    outcome === 'allowed' ? what : outcome === 'failed' ? m.look_failed({ what }) : m.look_refused({ what })
  return count === 1 ? said : m.look_times({ what: said, count })
}
