import type { Role } from '#platform/access/actor.ts'
import type { SchoolId } from '#platform/ids.ts'
import type { DemoCast } from './demo-persons.ts'
import type { DemoClass, DemoSchool } from './roster.ts'

type About =
  | { readonly subject: 'class'; readonly class_id: string }
  | { readonly subject: 'team' | 'group'; readonly named: string }
  | { readonly subject: 'child'; readonly pupil_id: string }

export type Step =
  | { readonly kind: 'takenUp' | 'closed'; readonly text: string; readonly daysAgo: number }
  | { readonly kind: 'combined'; readonly into: string; readonly text: string; readonly daysAgo: number }
  | { readonly kind: 'askedAgain'; readonly text: string; readonly daysAgo: number }
  | { readonly kind: 'handedOn'; readonly to: string; readonly daysAgo: number }

export type Told = {
  readonly id: string
  readonly school: SchoolId
  readonly about: About
  readonly voice: 'staff' | 'guardian' | 'pupil'
  readonly by: string
  readonly role: Role
  readonly daysAgo: number
  readonly works: string | null
  readonly seen: string
  readonly wonders: string | null
  readonly known: string | null
  readonly steps: readonly Step[]
}

export type Given = {
  readonly cast: DemoCast
  readonly nextId: () => string
  readonly today: Temporal.PlainDate
}

const ofClass = ({ id }: DemoClass): About => ({ subject: 'class', class_id: id })
const ofChild = (id: string): About => ({ subject: 'child', pupil_id: id })

/** What is written about the class that a visitor meets as its teacher, in every state. */
export const inDemoClass = ({ cast, nextId }: Given): readonly Told[] => {
  const { school, homeClass, pupil, guardian } = cast
  const teachers = homeClass.staff.filter(({ role }) => role === 'teacher')
  const [first, second = first, third = second] = teachers
  const classmates = school.pupils.filter(
    (one) => one.now === homeClass && one !== pupil && !one.isProtected && one.cameOn === null,
  )
  const [shy, late] = classmates
  if (first === undefined || second === undefined || third === undefined) return []
  const staff = (
    by: string,
    about: About,
    more: Omit<Told, 'id' | 'school' | 'about' | 'voice' | 'by' | 'role'>,
  ) => ({
    id: nextId(),
    school: school.id,
    about,
    voice: 'staff' as const,
    by,
    role: 'teacher' as const,
    ...more,
  })
  const afterBreak = staff(first.id, ofClass(homeClass), {
    daysAgo: 11,
    works: 'Når vi begynder med ti minutters læsning, falder klassen hurtigt til ro.',
    seen: 'I denne uge gik der over ti minutter, før alle var i gang efter spisepausen. Det skete fire dage ud af fem.',
    wonders: 'Hvad sker der i pausen, og hvem er på gården med dem?',
    known: 'Teamet har talt om det på mødet i mandags.',
    steps: [],
  })
  const children = [
    ...(shy === undefined
      ? []
      : [
          staff(first.id, ofChild(shy.id), {
            daysAgo: 2,
            works:
              'Tegner meget og bliver glad, når de andre ser det. Arbejder godt sammen med én ad gangen.',
            seen: 'Har siddet alene i de sidste tre gruppearbejder og gik på toilettet, da grupperne blev dannet.',
            wonders: 'Hvordan danner vi grupper, så ingen bliver valgt til sidst?',
            known: 'Kun mig endnu.',
            steps: [],
          }),
        ]),
    ...(late === undefined
      ? []
      : [
          staff(second.id, ofChild(late.id), {
            daysAgo: 24,
            works: 'Er med i alt fra anden time og hjælper gerne andre.',
            seen: 'Kom efter ringetid otte gange i oktober.',
            wonders: null,
            known: 'Kontaktlæreren og hjemmet.',
            steps: [
              {
                kind: 'closed',
                text: 'Bussen har fået ny køreplan. Hjemmet og kontaktlæreren har aftalt en tidligere afgang, og de sidste tre uger er det gået godt. Skriv igen, hvis det vender tilbage.',
                daysAgo: 20,
              },
            ],
          }),
        ]),
  ]
  const family: readonly Told[] = [
    {
      id: nextId(),
      school: school.id,
      about: ofChild(pupil.id),
      voice: 'guardian',
      by: guardian.id,
      role: 'custodyHolder',
      daysAgo: 9,
      works: 'Glæder sig altid til idræt og taler meget om holdet.',
      seen: 'Har haft ondt i maven tre søndage i træk og spørger, hvem der er i klassen om mandagen.',
      wonders: 'Om der er noget særligt ved mandagene.',
      known: null,
      steps: [
        {
          kind: 'takenUp',
          text: 'Tak, fordi du skriver. Vi har set på mandagene: Der er fire lokaleskift før spisepausen. Vi prøver at samle timerne i ét lokale, og kontaktlæreren taler med jeres barn på torsdag. Vi ringer til jer ugen efter.',
          daysAgo: 6,
        },
      ],
    },
    {
      id: nextId(),
      school: school.id,
      about: ofChild(pupil.id),
      voice: 'pupil',
      by: pupil.id,
      role: 'pupil',
      daysAgo: 1,
      works: 'Jeg kan godt lide idræt, og når vi laver noget med hænderne.',
      seen: 'Der er så meget larm i matematik, at jeg ikke kan tænke. Jeg siger det ikke, for så synes de andre, jeg er sur.',
      wonders: 'Hvis vi måtte sidde i mindre grupper.',
      known: null,
      steps: [],
    },
  ]
  return [
    afterBreak,
    staff(third.id, ofClass(homeClass), {
      daysAgo: 8,
      works: null,
      seen: 'Mange kommer for sent ind fra gården, og de første ti minutter går tabt.',
      wonders: null,
      known: null,
      steps: [
        {
          kind: 'combined',
          into: afterBreak.id,
          text: 'En kollega har set det samme. Vi tager det som én sag og inviterer dig med, når vi mødes.',
          daysAgo: 6,
        },
      ],
    }),
    staff(
      second.id,
      { subject: 'team', named: 'Udskolingsteamet' },
      {
        daysAgo: 30,
        works: 'Vi har et godt fast møde om onsdagen.',
        seen: 'De sidste fire møder er gået med praktiske ting. Vi har ikke nået at tale om undervisningen.',
        wonders: 'Om vi kan skille det praktiske ud.',
        known: 'Hele teamet.',
        steps: [
          {
            kind: 'takenUp',
            text: 'Enig. Fra næste uge sender jeg det praktiske på skrift, og vejlederen er med på de næste tre møder.',
            daysAgo: 27,
          },
        ],
      },
    ),
    staff(
      third.id,
      { subject: 'group', named: 'Dem, der står alene i det store frikvarter' },
      {
        daysAgo: 3,
        works: 'Når gården har en voksen, der sætter noget i gang, er næsten alle med.',
        seen: 'Tirsdag og onsdag stod fem elever fra tre klasser hver for sig ved muren hele frikvarteret.',
        wonders: 'Hvilke fællesskaber kunne vi åbne for dem?',
        known: 'Gårdvagterne.',
        steps: [{ kind: 'handedOn', to: first.id, daysAgo: 2 }],
      },
    ),
    staff(
      second.id,
      { subject: 'group', named: 'Tysk på 8. årgang' },
      {
        daysAgo: 18,
        works: null,
        seen: 'En tredjedel afleverer ikke skriftlige opgaver. Mundtligt er de fleste med.',
        wonders: 'Om opgaverne er for store til at begynde på.',
        known: null,
        steps: [
          { kind: 'closed', text: 'Vi ser på det, når årgangen holder møde i næste måned.', daysAgo: 15 },
          {
            kind: 'askedAgain',
            text: 'Mødet er aflyst. Hvem tager den så, og kan vi prøve noget allerede nu?',
            daysAgo: 4,
          },
        ],
      },
    ),
    ...children,
    ...family,
  ]
}

/** One that waits at each of a few other schools. */
export const elsewhere = (schools: readonly DemoSchool[], { cast, nextId }: Given): readonly Told[] =>
  schools
    .filter((school) => school !== cast.school)
    .slice(0, 2)
    .flatMap((school): Told[] => {
      const schoolClass = school.classes.find(({ kind, isCurrent }) => kind === 'homeroom' && isCurrent)
      const teacher = schoolClass?.staff.find(({ role }) => role === 'teacher')
      if (schoolClass === undefined || teacher === undefined) return []
      return [
        {
          id: nextId(),
          school: school.id,
          about: ofClass(schoolClass),
          voice: 'staff',
          by: teacher.id,
          role: 'teacher',
          daysAgo: 4,
          works: 'Morgensangen samler klassen.',
          seen: 'Garderoben er trang, og der er skubberi hver morgen, før vi går ind.',
          wonders: 'Kan halvdelen gå ind ad den anden dør?',
          known: 'Teamet.',
          steps: [],
        },
      ]
    })
