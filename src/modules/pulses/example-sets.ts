import type { PulseScale, QuestionSet } from './pulses.ts'

const example = (
  id: string,
  title: string,
  scale: PulseScale,
  questions: readonly string[],
): QuestionSet => ({
  id,
  title,
  scale,
  questions,
  isExample: true,
  isRetired: false,
  version: 1,
})

/** What Medvind ships to begin from. Each sentence is said so that more is better. */
export const exampleSets: readonly QuestionSet[] = [
  example('5c1f6a1e-0d4b-4e58-9a3f-6b2f7d9e1a01', 'Dagen i dag', 'faces', [
    'Det har været en god dag for mig.',
    'Jeg havde en at lege eller snakke med i dag.',
    'Jeg vidste, hvad jeg skulle lave.',
    'En voksen lagde mærke til mig i dag.',
  ]),
  example('5c1f6a1e-0d4b-4e58-9a3f-6b2f7d9e1a02', 'Ude i frikvarteret', 'faces', [
    'Jeg fandt på noget sjovt i frikvarteret.',
    'Jeg var med i en leg, jeg gerne ville være med i.',
    'Der var en voksen i nærheden, hvis jeg fik brug for det.',
    'Jeg havde det rart, da vi gik ind igen.',
  ]),
  example('5c1f6a1e-0d4b-4e58-9a3f-6b2f7d9e1a03', 'Sammen i klassen', 'steps', [
    'Det er let at komme med i en gruppe hos os.',
    'Jeg tør række hånden op, også når jeg er i tvivl.',
    'Når vi er uenige, finder vi ud af det, uden at nogen holdes udenfor.',
    'Der er plads til, at vi er forskellige.',
    'Der er nogen, der lægger mærke til, hvis jeg ikke er der.',
  ]),
  example('5c1f6a1e-0d4b-4e58-9a3f-6b2f7d9e1a04', 'Arbejdet i ugens løb', 'steps', [
    'Jeg ved, hvad jeg skal i gang med, når vi begynder.',
    'Opgaverne passer til det, jeg kan.',
    'Jeg får den tid, jeg har brug for.',
    'Jeg ved, hvem jeg kan spørge, når jeg går i stå.',
  ]),
  example('5c1f6a1e-0d4b-4e58-9a3f-6b2f7d9e1a05', 'Det, vi prøver nu', 'steps', [
    'Det nye, vi prøver, er godt for mig.',
    'Dagen er blevet roligere for mig, end den var.',
    'Jeg er mere sammen med andre end før.',
    'Vi skal blive ved med det, vi prøver.',
  ]),
]
