import type { Section } from './template.ts'

const strengths = (question: string): Section => ({
  key: 'strengths',
  kind: 'strengths',
  heading: 'Det, der virker',
  question,
  audience: 'everyone',
})
const facts: Section = {
  key: 'facts',
  kind: 'facts',
  heading: 'Det, vi ser',
  question: 'Hvad har I set og hørt? Hvornår, hvor og hvem var der? Skriv det, et kamera ville have fanget.',
  audience: 'everyone',
}
const interpretation: Section = {
  key: 'interpretation',
  kind: 'interpretation',
  heading: 'Det, vi tror',
  question: 'Hvordan forstår I det? Hvilke andre forklaringer kunne der være?',
  audience: 'team',
}
const sides: readonly Section[] = [
  {
    key: 'context',
    kind: 'context',
    heading: 'Set fra rammerne',
    question:
      'Hvad i undervisningen, regler, rum, skema, relationer og klassens fællesskab holder det i gang?',
    audience: 'team',
  },
  {
    key: 'actor',
    kind: 'actor',
    heading: 'Set fra dem, der handler',
    question: 'Hvad oplever barnet eller klassen selv? Hvilken mening giver det at gøre sådan, set derfra?',
    audience: 'team',
  },
  {
    key: 'individual',
    kind: 'individual',
    heading: 'Set fra den enkelte',
    question: 'Hvilke forudsætninger har betydning: sprog, syn, hørelse, søvn, det, der er sket før?',
    audience: 'team',
  },
]
const tried: Section = {
  key: 'tried',
  kind: 'tried',
  heading: 'Det, vi har prøvet',
  question: 'Hvad har I prøvet, hvor længe, og hvilken virkning havde det?',
  audience: 'everyone',
}

/** Templates that Medvind comes with, as examples. A municipality edits them or makes its own. */
export const shippedTemplates: readonly {
  readonly key: string
  readonly title: string
  readonly introduction: string
  readonly sections: readonly Section[]
}[] = [
  {
    key: 'pedagogical',
    title: 'Pædagogisk analyse',
    introduction:
      'Se på det sammen, før I vælger, hvad I vil gøre. Begynd med det, der virker, og led efter det i omgivelserne, der holder vanskeligheden i gang.',
    sections: [
      strengths(
        'Hvornår går det godt? Hvad kan og vil barnet eller klassen? Hvad gør de voksne, når det lykkes?',
      ),
      facts,
      interpretation,
      {
        key: 'maintaining',
        kind: 'maintaining',
        heading: 'Det, der holder det i gang',
        question:
          'Hvad sker der lige før, imens og lige efter? Hvad kunne I lade være med eller gøre mere af?',
        audience: 'team',
      },
      ...sides,
      tried,
    ],
  },
  {
    key: 'lp',
    title: 'LP-analyse',
    introduction:
      'Læringsmiljø og pædagogisk analyse: først en fælles problemformulering, så oplysninger, så de opretholdende faktorer, og først derefter handling i 3–6 uger.',
    sections: [
      strengths('Hvad fungerer i læringsmiljøet i dag, og hvornår er udfordringen der ikke?'),
      {
        key: 'problem',
        kind: 'free',
        heading: 'Problemformulering',
        question: 'Hvilken udfordring er I enige om at se på? Formulér den, så ingen bliver til problemet.',
        audience: 'everyone',
      },
      {
        key: 'information',
        kind: 'free',
        heading: 'Oplysninger',
        question: 'Hvad ved I ikke nok om? Hvem spørger, ser eller tæller hvad, og hvornår?',
        audience: 'team',
      },
      facts,
      interpretation,
      {
        key: 'maintaining',
        kind: 'maintaining',
        heading: 'Opretholdende faktorer',
        question: 'Hvilke forhold ser ud til at holde udfordringen i gang? Vælg dem, I selv kan ændre.',
        audience: 'team',
      },
      ...sides,
      tried,
    ],
  },
  {
    key: 'smtte',
    title: 'SMTTE',
    introduction:
      'Sammenhæng, mål, tegn, tiltag og evaluering. Sammenhængen skrives her; mål med tegn og tiltag står i selve planen, og evalueringen til sidst.',
    sections: [
      strengths('Hvilke styrker og gode erfaringer bygger vi på?'),
      {
        key: 'setting',
        kind: 'free',
        heading: 'Sammenhæng',
        question: 'Hvad er baggrunden, og hvilke forudsætninger har børn, voksne og rammer?',
        audience: 'everyone',
      },
      facts,
      interpretation,
      ...sides,
      tried,
    ],
  },
]
