import { m } from '#messages'
import type { CommandAction } from '#platform/audit/read-log.ts'
import type { LookOutcome, Seer, SeerReason } from './access-store.ts'

const sharedWith: Readonly<Record<string, () => string>> = {
  ppr: () => m.accesspage_shared_ppr(),
  socialServices: () => m.accesspage_shared_social(),
  health: () => m.accesspage_shared_health(),
}

const reasons: Readonly<Record<SeerReason, (ground: string) => string>> = {
  teachesClass: (ground) => m.accesspage_reason_teaches({ ground }),
  leadsSchool: (ground) => m.accesspage_reason_leads({ ground }),
  onPlan: () => m.accesspage_reason_plan(),
  onCourse: () => m.accesspage_reason_course(),
  shared: (ground) => sharedWith[ground]?.() ?? m.accesspage_shared_other(),
  custody: () => m.accesspage_reason_custody(),
  self: () => m.accesspage_reason_self(),
}

/** Why somebody can see the pupil, with the class or school it follows from. */
export const seerReason = ({ reason, ground }: Seer): string => reasons[reason](ground ?? '')

const lookReasons: Readonly<Record<string, () => string>> = {
  teachesClass: () => m.accesspage_why_teaches(),
  leadsSchool: () => m.accesspage_why_leads(),
  onPlan: () => m.accesspage_reason_plan(),
  onCourse: () => m.accesspage_reason_course(),
  planShared: () => m.accesspage_why_shared(),
  custody: () => m.accesspage_reason_custody(),
  self: () => m.accesspage_reason_self(),
  ownPupils: () => m.accesspage_why_works(),
  ownClasses: () => m.accesspage_why_works(),
  ownChildren: () => m.accesspage_reason_custody(),
  ownPage: () => m.accesspage_why_own_page(),
  ownRequests: () => m.accesspage_why_leave(),
  administration: () => m.accesspage_why_administration(),
  systemAdministrator: () => m.accesspage_why_system_administrator(),
  askedForIt: () => m.accesspage_why_asked_for_it(),
  operator: () => m.accesspage_why_command_line(),
  commandLine: () => m.accesspage_why_command_line(),
  ownCourses: () => m.course_look_why_own(),
  coordinatesCourses: () => m.course_look_why_coordinates(),
  invalid: () => m.accesspage_why_invalid(),
  conflict: () => m.accesspage_why_conflict(),
  ownPlans: () => m.accesspage_why_own_plans(),
  ownSchool: () => m.accesspage_why_works(),
  worksAtSchool: () => m.concern_why_school(),
  coordinates: () => m.accesspage_why_coordinates(),
}

/** Somebody ran a command on the server: there is no account to name, but it was no machine's idea. */
export const isCommandLine = (reason: string | null): boolean =>
  reason === 'operator' || reason === 'commandLine'

/** The reason that the log gave, in words; only one from a version of Medvind that is gone is said in general. */
export const lookReason = (reason: string | null): string =>
  (reason === null ? undefined : lookReasons[reason])?.() ?? m.accesspage_why_other()

const commands: Readonly<Record<CommandAction, () => string>> = {
  'presence.report': () => m.look_report(),
  'people.roster.export': () => m.look_roster_export(),
}

const actions: Readonly<Record<string, () => string>> = {
  ...commands,
  'presence.pupil.read': () => m.look_pupil(),
  'presence.pupil.days': () => m.look_days(),
  'presence.pupil.daysPaper': () => m.look_days_paper(),
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
  'people.family.invite.read': () => m.look_family_invite_read(),
  'people.family.invite': () => m.look_family_invite(),
  'people.import.read': () => m.look_import_read(),
  'people.import.confirm': () => m.look_import_confirm(),
  'people.search': () => m.look_search(),
  'shell.myDay.read': () => m.look_my_day(),
  'presence.school.pupils.read': () => m.look_school_pupils(),
  'presence.extract.read': () => m.look_extract(),
  'plans.sharing.read': () => m.look_plan_sharing(),
  'plans.sharing.new': () => m.look_plan_sharing_new(),
  'plans.sharing.make': () => m.look_plan_sharing_make(),
  'plans.sharing.end': () => m.look_plan_sharing_end(),
  'plans.shared.read': () => m.look_plan_shared(),
  'plans.shared.note': () => m.look_plan_shared_note(),
  'plans.consent.read': () => m.look_plan_consent(),
  'plans.consent.ask': () => m.look_plan_consent_ask(),
  'plans.consent.answer': () => m.look_plan_consent_answer(),
  'plans.consent.record': () => m.look_plan_consent_record(),
  'plans.consent.cancel': () => m.look_plan_consent_cancel(),
  'presence.leave.list': () => m.look_leave_list(),
  'presence.leave.read': () => m.look_leave(),
  'presence.leave.ask': () => m.look_leave_ask(),
  'presence.leave.answer': () => m.look_leave_answer(),
  'presence.leave.withdraw': () => m.look_leave_withdraw(),
  'plans.list': () => m.look_plans(),
  'plans.child.list': () => m.look_plans(),
  'plans.child.begin': () => m.look_plan_begin(),
  'plans.read': () => m.look_plan(),
  'plans.paper.read': () => m.look_plan(),
  'plans.paper.whole': () => m.look_plan_paper(),
  'plans.paper.shared': () => m.look_plan_paper(),
  'plans.letter.messageBook.pdf': () => m.look_plan_letter(),
  'plans.letter.messageBook.read': () => m.look_plan_letter(),
  'plans.letter.messageBook.keep': () => m.look_plan_letter(),
  'plans.letter.messageBook.again': () => m.look_plan_letter(),
  'plans.letter.referral.pdf': () => m.look_plan_letter(),
  'plans.letter.referral.read': () => m.look_plan_letter(),
  'plans.letter.referral.keep': () => m.look_plan_letter(),
  'plans.letter.referral.again': () => m.look_plan_letter(),
  'plans.analysis.read': () => m.look_plan_analysis(),
  'plans.presence.keep': () => m.look_plan_presence(),
  'plans.goal.new': () => m.look_plan(),
  'plans.goal.add': () => m.look_plan_change(),
  'plans.goal.read': () => m.look_plan(),
  'plans.goal.change': () => m.look_plan_change(),
  'plans.goal.drop': () => m.look_plan_change(),
  'plans.measure.new': () => m.look_plan(),
  'plans.measure.add': () => m.look_plan_change(),
  'plans.measure.read': () => m.look_plan(),
  'plans.measure.change': () => m.look_plan_change(),
  'plans.measure.drop': () => m.look_plan_change(),
  'plans.team.read': () => m.look_plan_team(),
  'plans.team.add': () => m.look_plan_team_change(),
  'plans.team.end': () => m.look_plan_team_change(),
  'plans.team.lead': () => m.look_plan_team_change(),
  'plans.frame.read': () => m.look_plan(),
  'plans.frame.change': () => m.look_plan_change(),
  'plans.step': () => m.look_plan_step(),
  'plans.notes.read': () => m.look_plan_notes(),
  'plans.notes.add': () => m.look_plan_notes_add(),
  'plans.history.read': () => m.look_plan_history(),
  'plans.history.compare': () => m.look_plan_history(),
  'plans.version.read': () => m.look_plan_history(),
  'pulse.read': () => m.look_pulse_read(),
  'pulse.slips.read': () => m.look_pulse_slips(),
  'pulse.own.list': () => m.look_pulse_own_list(),
  'pulse.own.answer': () => m.look_pulse_own_answer(),
  // In the same words whatever was done and whoever wrote: a child that wrote about its home is not given away by the list of looks.
  'concerns.child.choose': () => m.concern_look_choose(),
  'concerns.new.read': () => m.concern_look(),
  'concerns.child.write': () => m.concern_look(),
  'concerns.child.start': () => m.concern_look(),
  'concerns.write': () => m.concern_look(),
  'concerns.start': () => m.concern_look(),
  'concerns.board.read': () => m.concern_look(),
  'concerns.own.read': () => m.concern_look(),
  'concerns.read': () => m.concern_look(),
  'concerns.answer': () => m.concern_look(),
  'concerns.handOn': () => m.concern_look(),
  'concerns.askAgain': () => m.concern_look(),
  'plans.followUps.read': () => m.look_plan_followups(),
  'plans.followUp.read': () => m.look_plan_followup(),
  'plans.followUp.plan': () => m.look_plan_followup_plan(),
  'plans.followUp.move': () => m.look_plan_followup_move(),
  'plans.followUp.cancel': () => m.look_plan_followup_cancel(),
  'plans.followUp.do': () => m.look_plan_followup_do(),
  'plans.followUp.add': () => m.look_plan_followup_add(),
  'plans.baseline.read': () => m.look_plan_baseline_read(),
  'plans.baseline.set': () => m.look_plan_baseline(),
  'plans.evaluation.read': () => m.look_plan_evaluation(),
  'plans.evaluation.save': () => m.look_plan_evaluation_save(),
  'plans.picture.read': () => m.look_plan_picture(),
  'plans.late.read': () => m.look_plan_late(),
  'courses.list': () => m.course_look_list(),
  'courses.course.read': () => m.course_look_read(),
  'courses.course.plan': () => m.course_look_plan(),
  'courses.course.start': () => m.course_look_start(),
  'courses.course.tick': () => m.course_look_tick(),
  'courses.word.write': () => m.course_look_word(),
  'courses.people.read': () => m.course_look_people(),
  'courses.people.addPupils': () => m.course_look_people_change(),
  'courses.people.addStaff': () => m.course_look_people_change(),
  'courses.people.leave': () => m.course_look_people_change(),
  'courses.people.handOver': () => m.course_look_people_change(),
  'courses.session.read': () => m.course_look_session(),
  'courses.session.attendance': () => m.course_look_session_write(),
  'courses.session.note': () => m.course_look_session_write(),
  'courses.session.move': () => m.course_look_session_write(),
  'courses.session.cancel': () => m.course_look_session_write(),
  'courses.session.escalate': () => m.course_look_session_write(),
  'courses.measures.read': () => m.course_look_measures(),
  'courses.measures.write': () => m.course_look_measures_write(),
  'courses.measures.absence': () => m.course_look_measures_write(),
  'courses.end.read': () => m.course_look_end(),
  'courses.end.complete': () => m.course_look_end_write(),
  'courses.end.stop': () => m.course_look_end_write(),
}

export const hasWords = (action: string): boolean => action in actions
export const hasReasonWords = (reason: string): boolean => reason in lookReasons

const outcomes: Readonly<Record<LookOutcome, (about: { what: string }) => string>> = {
  allowed: ({ what }) => what,
  failed: m.look_failed,
  refused: m.look_refused,
  missing: m.look_missing,
}

/** What somebody did, in plain words. */
export const lookText = (action: string, outcome: LookOutcome, count: number): string => {
  const said = outcomes[outcome]({ what: actions[action]?.() ?? m.look_other() })
  return count === 1 ? said : m.look_times({ what: said, count })
}
