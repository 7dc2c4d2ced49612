import type { FollowUpStory } from './plans-follow-up.ts'
import type { PlanVoices } from './plans-voices.ts'

type Aim = 'environment' | 'team' | 'group' | 'child'

export type PlanStory = {
  readonly about:
    | { readonly kind: 'child'; readonly place: number }
    | { readonly kind: 'class' | 'team' | 'group'; readonly name: string }
  readonly title: string
  readonly becomes: 'draft' | 'agreed' | 'running' | 'evaluated' | 'closed' | 'continued'
  readonly weeksAgo: number
  readonly texts: Readonly<Record<string, string>>
  readonly goals: readonly {
    readonly title: string
    readonly signs: string
    readonly levels: readonly [string, string, string, string, string]
  }[]
  readonly measures: readonly {
    readonly aim: Aim
    readonly title: string
    readonly description: string | null
  }[]
  readonly followUps: FollowUpStory | null
  readonly voices: PlanVoices['state'] | null
  readonly childOnlyReason?: string
  readonly supportMinutes?: number
  /** Whether other organisations read it. */
  readonly isShared?: boolean
}

const mornings: PlanStory = {
  about: { kind: 'child', place: 0 },
  title: 'Tryggere morgener',
  becomes: 'running',
  weeksAgo: 12,
  texts: {
    strengths:
      'Er god til at få andre med i en leg og husker alt om dyr. Går glad i gang, når dagen begynder stille, og når der er en fast voksen ved døren.',
    facts:
      'Kommer efter kl. 8.15 to-tre gange om ugen. Bliver stående i garderoben, når der er mange på én gang. Er i gang senest kl. 8.30, når en voksen har sagt godmorgen.',
    interpretation:
      'Vi tror, at larmen i garderoben fylder mest. Det kan også være, at det er svært at vide, hvad dagen byder på.',
    context:
      'Fire klasser bruger den samme garderobe kl. 8. Dagens skema hænger først på tavlen, når timen er begyndt.',
    actor: 'Venter, til der er ro. Det er en god løsning set derfra.',
    tried: 'Har prøvet at ringe hjem om morgenen i uge 36 og 37. Det gjorde ingen forskel.',
    summary:
      'Vi vil gøre morgenen roligere for hele klassen. De voksne åbner klassen kl. 7.50, og dagens plan hænger på tavlen. En fast voksen siger godmorgen. Om seks uger ser vi, om det hjælper.',
  },
  goals: [
    {
      title: 'Kommer godt ind ad døren om morgenen',
      signs: 'Hænger selv jakken op og finder sin plads. Siger godmorgen til en voksen.',
      levels: [
        'Kommer sent de fleste dage',
        'Til tiden to dage om ugen',
        'Til tiden fire dage om ugen',
        'Til tiden hver dag',
        'Kommer gerne lidt før',
      ],
    },
    {
      title: 'Ved, hvad dagen byder på',
      signs: 'Kan sige to ting, der skal ske i dag.',
      levels: [
        'Spørger flere gange',
        'Spørger en gang',
        'Ser selv på tavlen',
        'Hjælper en kammerat med planen',
        'Foreslår selv noget til planen',
      ],
    },
  ],
  measures: [
    {
      aim: 'environment',
      title: 'Klassen åbner kl. 7.50',
      description: 'Så der ikke er kø i garderoben. Stille musik, bøger og tegneting på bordene.',
    },
    { aim: 'environment', title: 'Dagens plan på tavlen med tegninger', description: null },
    { aim: 'team', title: 'Den samme voksen siger godmorgen hele ugen', description: null },
    { aim: 'child', title: 'En fast makker de første ti minutter', description: 'Valgt sammen.' },
  ],
  followUps: 'going',
  voices: 'talking',
  supportMinutes: 90,
  isShared: true,
}

const breaks: PlanStory = {
  about: { kind: 'child', place: 1 },
  title: 'Frikvarterer, hvor man kan være med',
  becomes: 'evaluated',
  weeksAgo: 14,
  texts: {
    strengths: 'Er sjov, opfinder lege og er god til at trøste de små.',
    facts: 'Stod alene i 7 af 10 frikvarterer i uge 35. I legegruppen om torsdagen var der leg hele tiden.',
    interpretation: 'Det er svært at komme ind i en leg, der er i gang.',
    context: 'Fodboldbanen er den eneste leg med faste regler. Der er to voksne ude til fire klasser.',
    summary:
      'Vi laver tre faste lege i frikvarteret, som alle kan være med i. To elever fra hver klasse er legeværter.',
  },
  goals: [
    {
      title: 'Er med i en leg i frikvartererne',
      signs: 'Vi ser og hører, at der bliver leget sammen.',
      levels: [
        'Alene de fleste dage',
        'Med to dage om ugen',
        'Med fire dage om ugen',
        'Med hver dag',
        'Finder selv på lege for flere',
      ],
    },
  ],
  measures: [
    {
      aim: 'environment',
      title: 'Tre faste lege med legeværter',
      description: 'Legeværterne er elever fra 7. og 8. klasse.',
    },
    { aim: 'team', title: 'Vi aftaler, hvor de voksne står i frikvarteret', description: null },
  ],
  followUps: 'evaluated',
  voices: 'disagreeing',
}

const reading: PlanStory = {
  about: { kind: 'child', place: 2 },
  title: 'Lyst til at læse',
  becomes: 'running',
  weeksAgo: 12,
  texts: {
    strengths: 'Kan lide at lytte til bøger og er god til at fortælle.',
    facts: 'Læser ikke i de 20 minutters læsning. Lytter gerne, når der læses op.',
    interpretation: 'Bøgerne er for svære, og det er ikke rart at vise.',
    summary: 'Alle i klassen må vælge mellem at læse og at lytte. Vi finder bøger, der passer.',
  },
  goals: [
    {
      title: 'Læser eller lytter i hele læsetiden',
      signs: 'Sidder med en bog eller høretelefoner og er optaget af den.',
      levels: [
        'Er i gang under fem minutter',
        'Fem minutter',
        'Ti minutter',
        'Femten minutter',
        'Hele tiden og fortæller om bogen',
      ],
    },
  ],
  measures: [{ aim: 'child', title: 'Bøger fundet sammen med skolebiblioteket', description: null }],
  followUps: 'late',
  voices: 'silent',
  childOnlyReason: 'Resten af klassen har valgt bøger sidste år. Vi tager læsetiden op for alle til januar.',
}

const calm: PlanStory = {
  about: { kind: 'class', name: '' },
  title: 'Ro til at arbejde',
  becomes: 'agreed',
  weeksAgo: 2,
  texts: {
    strengths: 'Klassen holder sammen og er god til projekter, hvor de selv har valgt emnet.',
    facts: 'I fire af seks timer gik der mere end ti minutter, før alle var i gang.',
    interpretation: 'Overgangen fra frikvarter til time er uklar for dem og for os.',
    context: 'Timerne begynder forskelligt hos hver lærer.',
  },
  goals: [
    {
      title: 'Timen er i gang efter tre minutter',
      signs: 'Alle har bøgerne fremme, og ingen venter på en voksen.',
      levels: ['Over ti minutter', 'Syv minutter', 'Tre minutter', 'To minutter', 'Klassen begynder selv'],
    },
  ],
  measures: [
    {
      aim: 'environment',
      title: 'Samme begyndelse på alle timer',
      description: 'En opgave på tavlen, som man kan gå i gang med.',
    },
    { aim: 'team', title: 'Vi besøger hinandens timer to gange', description: null },
  ],
  followUps: null,
  voices: null,
}

const team: PlanStory = {
  about: { kind: 'team', name: 'Udskolingen' },
  title: 'Fælles forventninger til afleveringer',
  becomes: 'draft',
  weeksAgo: 1,
  texts: { strengths: 'Vi har et godt samarbejde om ugeplanerne.' },
  goals: [],
  measures: [],
  followUps: null,
  voices: null,
}

const group: PlanStory = {
  about: { kind: 'group', name: 'Morgenholdet' },
  title: 'En god start på dagen for morgenholdet',
  becomes: 'closed',
  weeksAgo: 26,
  texts: {
    strengths: 'Holdet glæder sig til morgenmaden.',
    facts: 'Ni elever spiste ikke morgenmad hjemme.',
    interpretation: 'De er sultne og trætte i første time.',
    summary: 'Morgenmad i skolekøkkenet kl. 7.30.',
  },
  goals: [
    {
      title: 'Alle på holdet er i skole kl. 8',
      signs: 'Ingen mangler, når timen begynder.',
      levels: ['Under halvdelen', 'Halvdelen', 'De fleste', 'Alle fire dage om ugen', 'Alle hver dag'],
    },
  ],
  measures: [{ aim: 'environment', title: 'Morgenmad i skolekøkkenet', description: null }],
  followUps: 'evaluated',
  voices: null,
}

const corner: PlanStory = {
  ...group,
  about: { kind: 'class', name: '' },
  title: 'Et roligt hjørne i klassen',
  becomes: 'continued',
  weeksAgo: 24,
  texts: {
    strengths: 'Klassen passer godt på sine ting.',
    facts: 'Syv elever søgte ud på gangen i uge 22.',
    interpretation: 'Der er ikke noget sted at være i fred.',
    summary: 'Vi indretter et hjørne, hvor man kan arbejde i ro.',
  },
  goals: [
    {
      title: 'Ingen behøver gå ud for at få ro',
      signs: 'Hjørnet bliver brugt og passet.',
      levels: [
        'Mange går ud hver dag',
        'Nogle går ud',
        'Få går ud',
        'Ingen går ud',
        'Klassen finder på flere steder',
      ],
    },
  ],
  measures: [{ aim: 'environment', title: 'Hjørne med skærmvægge og tæppe', description: null }],
}

/** Plans in every state that there is, about a class, a team, a group and children. */
export const planStories: readonly PlanStory[] = [mornings, breaks, reading, calm, team, group, corner]
