import type { TagKind } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Aim, Lack, Level, PlanStatus, PlanSubject, Support } from './plan.ts'

export const statusWords: Readonly<Record<PlanStatus, { kind: TagKind; text: () => string }>> = {
  draft: { kind: 'neutral', text: () => m.plan_status_draft() },
  agreed: { kind: 'info', text: () => m.plan_status_agreed() },
  running: { kind: 'success', text: () => m.plan_status_running() },
  evaluated: { kind: 'info', text: () => m.plan_status_evaluated() },
  closed: { kind: 'neutral', text: () => m.plan_status_closed() },
  continued: { kind: 'neutral', text: () => m.plan_status_continued() },
}

export const aimWords: Readonly<Record<Aim, () => string>> = {
  environment: () => m.plan_aim_environment(),
  team: () => m.plan_aim_team(),
  group: () => m.plan_aim_group(),
  child: () => m.plan_aim_child(),
}

export const supportWords: Readonly<Record<Support, () => string>> = {
  individual: () => m.plan_support_individual(),
  community: () => m.plan_support_community(),
  both: () => m.plan_support_both(),
}

/** What each level is called, whatever the plan wrote for it. */
export const levelWords: Readonly<Record<Level, () => string>> = {
  [-2]: () => m.plan_level_much_less(),
  [-1]: () => m.plan_level_less(),
  0: () => m.plan_level_expected(),
  1: () => m.plan_level_more(),
  2: () => m.plan_level_much_more(),
}

/** A level as a number people read: "+1", "0", "−2". */
export const levelNumber = (level: Level): string =>
  level > 0 ? `+${level}` : level < 0 ? `−${-level}` : '0'

export const lackWords: Readonly<Record<Lack, () => string>> = {
  strengths: () => m.plan_lack_strengths(),
  goal: () => m.plan_lack_goal(),
  measure: () => m.plan_lack_measure(),
  childOnlyReason: () => m.plan_lack_child_only(),
  followUp: () => m.plan_lack_follow_up(),
  attainment: () => m.plan_lack_attainment(),
  evaluation: () => m.plan_lack_evaluation(),
  childWord: () => m.plan_lack_child_word(),
  parentsWord: () => m.plan_lack_parents_word(),
}

/** Whom a plan is about, in a few words. */
export const subjectText = (subject: PlanSubject): string => {
  if (subject.kind === 'child') return subject.name ?? m.plan_child_not_seen()
  if (subject.kind === 'class') return subject.name
  return subject.kind === 'team'
    ? m.plan_subject_team_named({ name: subject.name })
    : m.plan_subject_group_named({ name: subject.name })
}
