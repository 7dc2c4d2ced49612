import type { WritingWord } from '#platform/text/writing-hints.ts'

/**
 * The words that ship with Medvind. A municipality adds its own and takes away what it does not want; this list is only where it
 * begins. Suggestions put the child first, and ask for what can be seen, when, and how often.
 */
const labels: readonly (readonly [string, string])[] = [
  ['ADHD-barn', 'barn med ADHD'],
  ['autistbarn', 'barn med autisme'],
  ['autist', 'barn med autisme'],
  ['autismebarn', 'barn med autisme'],
  ['diagnosebarn', 'barn med en diagnose'],
  ['aspergerbarn', 'barn med Aspergers syndrom'],
  ['ordblindebarn', 'barn, der er ordblind'],
  ['handicapbarn', 'barn med et handicap'],
  ['specialbarn', 'barn, der får specialundervisning'],
  ['inklusionsbarn', 'barn, der får støtte i klassen'],
  ['problembarn', 'barn i vanskeligheder'],
  ['skilsmissebarn', 'barn, hvis forældre er gået fra hinanden'],
  ['vanebryder', 'barn, der har meget fravær'],
  ['skolevægrer', 'barn, der har svært ved at komme i skole'],
  ['skolenægter', 'barn, der har svært ved at komme i skole'],
  ['pjækker', 'barn, der har fravær, som skolen ikke kender grunden til'],
  ['tosprogsbarn', 'barn, der taler flere sprog'],
  ['belastet familie', 'familie, der har brug for støtte'],
  ['ressourcesvag', 'som har brug for støtte til …'],
  ['ressourcesvage forældre', 'forældre, der har brug for støtte til …'],
]

const traits: readonly (readonly [string, string])[] = [
  ['doven', 'Hvad gør barnet, når det skal i gang, og hvad hjælper?'],
  ['umulig', 'Hvad sker der, og hvad går forud?'],
  ['aggressiv', 'Beskriv, hvad du ser, hvem der er med, og hvad der gik forud.'],
  ['voldelig', 'Beskriv hændelsen: hvad skete der, og hvad gik forud?'],
  ['ondskabsfuld', 'Beskriv, hvad du så.'],
  ['dum', 'Hvad er svært, og hvad kan barnet?'],
  ['fagligt svag', 'Hvad er svært, og hvad kan barnet?'],
  ['umoden', 'Hvad kan barnet nu, og hvad er næste skridt?'],
  ['forkælet', 'Hvad sker der, når noget ikke lader sig gøre?'],
  ['manipulerende', 'Hvad prøver barnet at opnå?'],
  ['opmærksomhedssøgende', 'Barnet søger kontakt. Hvornår, og med hvem?'],
  ['udadreagerende', 'Beskriv, hvad du ser, og hvad der gik forud.'],
  ['indadreagerende', 'Beskriv, hvad du ser: trækker barnet sig, hvornår og fra hvad?'],
  ['problematisk', 'For hvem er det svært, og i hvilke situationer?'],
  ['utilpasset', 'Hvad i omgivelserne passer ikke til barnet?'],
  ['uopdragen', 'Hvad gør barnet, og hvad ventede du?'],
  ['umotiveret', 'Hvornår er barnet optaget af noget?'],
  ['ukoncentreret', 'Hvor længe kan barnet arbejde med noget, og med hvad?'],
  ['ligeglad', 'Hvad betyder noget for barnet?'],
  ['krævende', 'Hvad har barnet brug for, og hvornår?'],
  ['besværlig', 'For hvem er det svært, og hvornår?'],
  ['sart', 'Hvad reagerer barnet på?'],
  ['løgnagtig', 'Hvad sagde barnet, og hvad var der sket?'],
  ['nægter', 'Hvad bliver barnet bedt om, og hvad gør det i stedet?'],
  ['gider ikke', 'Hvad bliver barnet bedt om, og hvad gør det i stedet?'],
  ['kan ikke sidde stille', 'Hvor længe kan barnet sidde, og hvad hjælper?'],
  ['kan ikke finde ud af', 'Hvad lykkes med hjælp, og med hvilken hjælp?'],
]

const absolutes: readonly (readonly [string, string])[] = [
  ['altid', 'Hvornår, og hvor tit?'],
  ['aldrig', 'Hvornår sidst, og hvor tit?'],
  ['konstant', 'Hvor tit i en lektion eller på en dag?'],
  ['hele tiden', 'Hvor tit i en lektion eller på en dag?'],
  ['hver eneste gang', 'Hvor mange gange ud af hvor mange?'],
  ['uafbrudt', 'Hvor længe ad gangen?'],
  ['overhovedet ikke', 'Hvor lidt, og er der undtagelser?'],
  ['slet ikke', 'Hvor lidt, og er der undtagelser?'],
  ['alle de andre', 'Hvem, og hvor mange?'],
]

const strengths: readonly string[] = [
  'styrke',
  'god til',
  'gode til',
  'dygtig',
  'lykkes',
  'kan godt',
  'kan selv',
  'mestrer',
  'trives',
  'glad for',
  'stolt',
  'nysgerrig',
  'interesseret',
  'interesse',
  'optaget af',
  'hjælpsom',
  'hjælper andre',
  'vedholdende',
  'fantasifuld',
  'går godt',
  'virker godt',
  'har lært',
  'fremskridt',
  'ressource',
  'kompetence',
  'venskab',
]

const written = (
  kind: WritingWord['kind'],
  words: readonly (readonly [string, string])[],
): readonly WritingWord[] => words.map(([text, suggestion]) => ({ kind, text, suggestion }))

export const defaultWords: readonly WritingWord[] = [
  ...written('label', labels),
  ...written('fixedTrait', traits),
  ...written('absolute', absolutes),
  ...strengths.map((text): WritingWord => ({ kind: 'strength', text, suggestion: null })),
]
