import type { DemoCast } from './demo-persons.ts'
import type { SchoolPresence } from './presence-plan.ts'
import type { DemoPupil } from './roster.ts'
import type { Random } from '#platform/random.ts'

export type Given = {
  readonly municipality: string
  readonly cast: DemoCast
  readonly plan: SchoolPresence
  readonly random: Random
  readonly nextId: () => string
  readonly today: Temporal.PlainDate
}

export type Story = {
  readonly template: string
  readonly title: string
  readonly lead: string
  readonly colleague: string | null
  readonly schoolClass: string | null
  readonly pupils: readonly DemoPupil[]
  /** How many of the sessions have been held. */
  readonly held: number
  /** How many school days ago it began; negative when it has not begun. */
  readonly began: number
  readonly end:
    | { readonly kind: 'planned' | 'running' }
    | { readonly kind: 'completed'; readonly outcome: string; readonly word: string }
    | { readonly kind: 'stopped'; readonly reason: string }
}

/** A few courses in every state at the demonstration's school, and one large enough that something can be said of it. */
export const stories = ({ cast, plan }: Given): readonly Story[] => {
  const { school, homeClass, pupil } = cast
  const lead = homeClass.staff[0]?.id
  if (lead === undefined) return []
  const counsellor = cast.persons.find(({ role }) => role === 'counsellor')?.person ?? null
  const classmates = school.pupils.filter((one) => one.now === homeClass && one !== pupil && !one.isProtected)
  const youngest = school.classes.find(
    ({ kind, isCurrent, grade }) => kind === 'homeroom' && isCurrent && grade === 0,
  )
  const youngLead = youngest?.staff[0]?.id
  const beginners = school.pupils.filter((one) => one.now === youngest).slice(0, 12)
  const long = Math.min(70, plan.days.count - 1)
  return [
    {
      template: 'fravaer',
      title: 'Tilbage i skole, efterår',
      lead,
      colleague: counsellor,
      schoolClass: null,
      pupils: [pupil],
      held: 4,
      began: Math.min(25, plan.days.count - 1),
      end: { kind: 'running' },
    },
    {
      template: 'klassen',
      title: `Et bedre frikvarter i ${homeClass.title}`,
      lead,
      colleague: counsellor,
      schoolClass: homeClass.id,
      pupils: [],
      held: 0,
      began: -5,
      end: { kind: 'planned' },
    },
    {
      template: 'foraeldresamarbejde',
      title: 'Samarbejde om lektier',
      lead,
      colleague: null,
      schoolClass: null,
      pupils: classmates.slice(0, 1),
      held: 1,
      began: long,
      end: {
        kind: 'stopped',
        reason: 'Familien flytter til en anden by og fortsætter samtalen med den nye skole.',
      },
    },
    {
      template: 'tal-paent',
      title: 'Tal tydeligt, lille gruppe',
      lead,
      colleague: counsellor,
      schoolClass: null,
      pupils: classmates.slice(1, 4),
      held: 7,
      began: long,
      end: {
        kind: 'completed',
        outcome:
          'Gruppen har holdt oplæg for klassen, og klassen har fået en fast stund, hvor alle kommer til orde.',
        word: 'Det var sjovest at lave grimasser. Nu spørger de ikke så tit “hvad?”.',
      },
    },
    ...(youngLead === undefined || beginners.length < 9
      ? []
      : [
          {
            template: 'foerskole',
            title: 'Førskole i foråret',
            lead: youngLead,
            colleague: null,
            schoolClass: null,
            pupils: beginners,
            held: 7,
            began: long,
            end: {
              kind: 'completed' as const,
              outcome:
                'Børnene kendte rum og voksne på første skoledag. Garderoben er lavet om, så alle kan nå deres plads.',
              word: 'Jeg viste, hvor min knage var.',
            },
          },
        ]),
  ]
}
