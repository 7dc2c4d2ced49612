import type { SessionKind, StepAim } from '../../courses.ts'
import type { Measure, TemplateContent } from '../template.ts'

/** An example that comes with Medvind. It is put into a municipality when somebody there first needs it, and is theirs to edit. */
export type ShippedTemplate = {
  readonly key: string
  readonly title: string
  readonly content: TemplateContent
}

const numbered = <Item extends object>(letter: string, items: readonly Item[]): (Item & { key: string })[] =>
  items.map((item, index) => ({ ...item, key: `${letter}${index + 1}` }))

type Session = TemplateContent['sessions'][number]

const session =
  (kind: SessionKind, usualMinutes: number) =>
  (title: string, purpose: string, days = 7, minutes = usualMinutes): Omit<Session, 'key'> => ({
    kind,
    title,
    purpose,
    minutes,
    days,
  })
export const meet = session('session', 60)
export const schoolMeeting = session('schoolMeeting', 45)
export const closingTalk = session('closingTalk', 45)
export const pause = (title: string, purpose: string, days: number): Omit<Session, 'key'> => ({
  kind: 'pause',
  title,
  purpose,
  minutes: null,
  days,
})

export const step = (aim: StepAim, title: string): { aim: StepAim; title: string } => ({ aim, title })
export const role = (title: string, task: string): { title: string; task: string } => ({ title, task })
export const onPaper = (title: string): { title: string; link: null } => ({ title, link: null })

export const scale = (
  title: string,
  answeredBy: Measure['answeredBy'],
  more: Partial<Omit<Measure, 'key' | 'title' | 'answeredBy'>> = {},
): Omit<Measure, 'key'> => ({
  title,
  answeredBy,
  unit: 'pupil',
  lowest: 1,
  highest: 10,
  better: 'higher',
  source: 'typed',
  ...more,
})

export const absenceLately: Omit<Measure, 'key'> = scale(
  'Fravær i procent, seneste 20 skoledage',
  'teacher',
  {
    lowest: 0,
    highest: 100,
    better: 'lower',
    source: 'presence',
  },
)

export const shipped = (
  key: string,
  title: string,
  content: {
    summary: string
    steps: readonly { aim: StepAim; title: string }[]
    sessions: readonly Omit<Session, 'key'>[]
    roles: readonly { title: string; task: string }[]
    materials: readonly { title: string; link: string | null }[]
    measures: readonly Omit<Measure, 'key'>[]
    rule: TemplateContent['rule']
  },
): ShippedTemplate => ({
  key,
  title,
  content: {
    summary: content.summary,
    steps: numbered('t', content.steps),
    sessions: numbered('g', content.sessions),
    roles: [...content.roles],
    materials: numbered('m', content.materials),
    measures: numbered('p', content.measures),
    rule: content.rule,
    childOnlyReason: null,
  },
})
