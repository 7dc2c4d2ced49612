import { formatValue } from '#design/chart/number-text.ts'
import { m } from '#messages'
import type { Confidence, ParameterProblem } from '../presence-parameters.ts'
import { type ReadValue, type Setting, type SettingGroup, type SettingKey, writeValue } from './setting.ts'

const names: Readonly<Record<SettingKey, () => string>> = {
  'presence.warning': () => m.presset_warning(),
  'presence.notification': () => m.presset_notification(),
  'presence.partWeights': () => m.presset_weights(),
  'presence.illnessTeachingDays': () => m.presset_illness(),
  'patterns.recent.days': () => m.presset_recent(),
  'patterns.total.above': () => m.presset_total(),
  'patterns.total.fromRegisteredDays': () => m.presset_total_from(),
  'patterns.spell.moreThan': () => m.presset_spell(),
  'patterns.weekday.minimum': () => m.presset_weekday(),
  'patterns.change.fromRegisteredDays': () => m.presset_change(),
  'patterns.mornings.days': () => m.presset_mornings(),
  'leave.teacherDays': () => m.presset_teacher_days(),
  'notice.until': () => m.presset_notice(),
  'concerns.answerDays': () => m.presset_concern_days(),
  'plans.supportMinutes': () => m.presset_support(),
  'plans.childVoiceWeeks': () => m.presset_unheard(),
  'plans.untouchedWeeks': () => m.presset_untouched(),
  'numbers.smallGroup': () => m.presset_small_group(),
}

const hints: Readonly<Record<SettingKey, () => string>> = {
  'presence.warning': () => m.presset_warning_hint(),
  'presence.notification': () => m.presset_notification_hint(),
  'presence.partWeights': () => m.presset_weights_hint(),
  'presence.illnessTeachingDays': () => m.presset_illness_hint(),
  'patterns.recent.days': () => m.presset_recent_hint(),
  'patterns.total.above': () => m.presset_total_hint(),
  'patterns.total.fromRegisteredDays': () => m.presset_total_from_hint(),
  'patterns.spell.moreThan': () => m.presset_spell_hint(),
  'patterns.weekday.minimum': () => m.presset_weekday_hint(),
  'patterns.change.fromRegisteredDays': () => m.presset_change_hint(),
  'patterns.mornings.days': () => m.presset_mornings_hint(),
  'leave.teacherDays': () => m.presset_teacher_days_hint(),
  'notice.until': () => m.presset_notice_hint(),
  'concerns.answerDays': () => m.presset_concern_days_hint(),
  'plans.supportMinutes': () => m.presset_support_hint(),
  'plans.childVoiceWeeks': () => m.presset_unheard_hint(),
  'plans.untouchedWeeks': () => m.presset_untouched_hint(),
  'numbers.smallGroup': () => m.presset_small_group_hint(),
}

const groups: Readonly<Record<SettingGroup, () => string>> = {
  law: () => m.presset_group_law(),
  patterns: () => m.presset_group_patterns(),
  daily: () => m.presset_group_daily(),
  plans: () => m.presset_group_plans(),
  numbers: () => m.presset_group_numbers(),
}

const confidences: Readonly<Record<Confidence, () => string>> = {
  H: () => m.presset_confidence_h(),
  M: () => m.presset_confidence_m(),
  MEM: () => m.presset_confidence_mem(),
}

const problems: Readonly<Record<ParameterProblem, () => string>> = {
  weight: () => m.presset_wrong_weight(),
  weights_exceed_a_day: () => m.presset_wrong_weights_sum(),
  limit: () => m.presset_wrong_share(),
  limits_in_wrong_order: () => m.presset_wrong_order(),
  illness_days: () => m.presset_wrong_days(),
}

export const settingName = ({ key }: Setting): string => names[key]()
export const settingHint = ({ key }: Setting): string => hints[key]()
export const groupName = (group: SettingGroup): string => groups[group]()
export const confidenceName = (confidence: Confidence): string => confidences[confidence]()
export const problemText = (problem: ParameterProblem): string => problems[problem]()

export const wrongValueText = ({ kind }: Setting, { why }: Extract<ReadValue, { kind: 'wrong' }>): string => {
  switch (why) {
    case 'share':
      return m.presset_wrong_share()
    case 'weight':
      return m.presset_wrong_weight()
    case 'time':
      return m.presset_wrong_time()
    case 'days':
      return m.presset_wrong_days()
    case 'whole':
      return kind.name === 'whole'
        ? m.form_whole_number({ least: kind.least, most: kind.most })
        : m.presset_wrong_days()
  }
}

/** A value as it is read: "10 %", "9 dage", "Morgen 50 %, sidste lektion 50 %", "kl. 9.00". */
export const valueText = ({ kind, key }: Setting, value: unknown): string => {
  const { vaerdi = '', morgen = '', sidste = '' } = writeValue(kind, value)
  switch (kind.name) {
    case 'permille':
      return formatValue(Number(value) / 10, '%')
    case 'weights':
      return m.presset_weights_value({ morning: morgen, last: sidste })
    case 'time':
      return m.presset_time_value({ time: vaerdi.replace(':', '.') })
    case 'days_or_off':
      return vaerdi === '' ? m.presset_off() : m.presset_days_value({ days: vaerdi })
    case 'whole':
      return key === 'numbers.smallGroup'
        ? m.presset_pupils_value({ pupils: vaerdi })
        : key === 'patterns.recent.days'
          ? m.presset_recent_value({ days: vaerdi })
          : m.presset_days_value({ days: vaerdi })
  }
}
