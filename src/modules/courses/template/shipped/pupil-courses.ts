import {
  absenceLately,
  closingTalk,
  meet,
  onPaper,
  pause,
  role,
  scale,
  schoolMeeting,
  shipped,
  step,
} from './make.ts'

/** Eleven sessions, three school meetings, three months on one's own and closing talks: the shape of manual-based absence courses. */
export const absenceCourse = shipped('fravaer', 'Tilbage i skole', {
  summary:
    'For en elev med højt fravær, sammen med familien og skolen. Elleve gange og tre skolemøder over cirka tre måneder, derefter tre måneder på egen hånd og en afsluttende samtale. Fraværet er barnets løsning på noget; forløbet finder ud af, hvad.',
  steps: [
    step('environment', 'Klassen gør noget andet: en fast plads, en makker og en kendt begyndelse på dagen'),
    step(
      'environment',
      'Skemaet gennemgås: hvor er skiftene, de store rum og de frie timer, og hvad kan gøres roligere?',
    ),
    step(
      'team',
      'Teamet aftaler, hvem der tager imod hver morgen, og hvad der siges, når eleven har været væk',
    ),
    step('child', 'Barnets egen forklaring er hørt, før noget sættes i gang'),
    step('child', 'En trappe af små skridt tilbage, som barnet selv har sat rækkefølgen på'),
  ],
  sessions: [
    meet(
      'Vi lærer hinanden at kende',
      'Hvem er vi, hvad er svært, og hvad går godt? Alle tre parter fortæller.',
      0,
    ),
    schoolMeeting(
      'Skolemøde 1: det, vi ser',
      'Skole, familie og tovholder ser på fraværets mønster og aftaler kontaktperson.',
      3,
    ),
    meet(
      'Hvad holder fraværet i gang?',
      'Det, der får barnet hjem, og det, der holder det hjemme, set fra barnet, hjemmet og klassen.',
      4,
    ),
    meet('Mål, vi tror på', 'Barnet vælger mål; de voksne siger, hvad de hver især vil gøre.'),
    meet('Trappen', 'Små skridt tilbage, det letteste først. Hvert skridt har en dag.'),
    meet('Tanker, der står i vejen', 'Hvad siger tankerne om morgenen, og hvad kan man svare dem?'),
    schoolMeeting(
      'Skolemøde 2: læringsmiljøet',
      'Hvad har klassen og teamet ændret, og kan barnet mærke det?',
      3,
    ),
    meet('De voksne derhjemme', 'Morgener, skærm, søvn, og hvordan forældre siger det samme.', 4),
    meet('Kroppen', 'Mavepine og hjertebanken: hvad er farligt, og hvad er ubehageligt?'),
    meet('Venner og frikvarterer', 'Hvem er der at være sammen med, og hvad gør de voksne for det?'),
    meet('Når det går baglæns', 'Hvad gør vi på den første dårlige morgen? Planen skrives ned.'),
    schoolMeeting(
      'Skolemøde 3: hvad bliver ved?',
      'Det, der virker, gøres til en vane, og det andet stoppes.',
      3,
    ),
    meet('Hvad har jeg lært?', 'Barnets egen fortælling om vejen.', 4),
    meet(
      'Planen for de næste tre måneder',
      'Hvem ringer til hvem, hvornår, og hvad er et tegn på, at vi skal mødes?',
    ),
    pause('Tre måneder på egen hånd', 'Ingen indsats. Fraværet følges, og aftalen gælder.', 90),
    closingTalk('Afsluttende samtale', 'Hvordan gik det? Tallene og barnets eget ord.', 7),
  ],
  roles: [
    role('Tovholder', 'Holder kalenderen, leder gangene og sørger for, at alle tre parter er hørt.'),
    role('Kontaktperson på skolen', 'Tager imod om morgenen og skriver hjem samme dag.'),
    role('Forældre', 'Er med hver gang og gør det aftalte derhjemme.'),
  ],
  materials: [
    onPaper('Trappen på papir'),
    onPaper('Samtaleark: barnets egen forklaring'),
    onPaper('Aftaleark til skolemødet'),
  ],
  measures: [
    absenceLately,
    scale('Hvordan er det at gå i skole? (1 svært – 10 godt)', 'child'),
    scale('Hvordan går morgenerne? (1 svært – 10 let)', 'parents'),
  ],
  rule: {
    condition:
      'Fraværet er ikke faldet efter de første seks gange, eller barnet er væk mere end fem skoledage i træk.',
    action:
      'Vi mødes inden for en uge med skolens leder og PPR, og planen lægges om. Underretningspligten vurderes på mødet.',
    decider: 'Skolens leder sammen med familien',
  },
})

export const preSchoolCourse = shipped('foerskole', 'Førskole', {
  summary:
    'For børn, der snart begynder i skole, og de voksne, de kommer til at møde. Overgangen gøres kendt, før den kommer.',
  steps: [
    step('environment', 'Børnehave og skole har set hinandens dag og taler sammen om gruppen'),
    step(
      'environment',
      'Klasselokalet er indrettet, så børnene kan finde deres plads, garderobe og materialer selv',
    ),
    step('team', 'Børnehaveklasseleder og pædagog planlægger de første uger sammen'),
    step('child', 'Hvert barn har vist de nye voksne noget, det er god til'),
  ],
  sessions: [
    meet('Vi besøger skolen', 'Rum, legeplads og voksne bliver kendte.', 0, 90),
    meet('Lege med regler', 'Vente på tur, lytte og være flere om det samme.'),
    meet('Bogstavernes lyde', 'Rim, remser og navne.'),
    meet('Tal og mængder', 'Tælle, sortere og bygge.'),
    meet('Jeg kan selv', 'Tøj, madpakke, toilet og taske.'),
    schoolMeeting('Møde med forældrene', 'Hvad glæder barnet sig til, og hvad er det bekymret for?', 7, 60),
    meet('Første skoledag på prøve', 'En hel formiddag, som den bliver.', 7, 180),
    closingTalk('Overlevering', 'Børnehave, skole og forældre samler op, mens forældrene er med.', 7),
  ],
  roles: [
    role('Tovholder', 'Samler børnehave, skole og SFO.'),
    role('Børnehaveklasseleder', 'Møder børnene i deres egne rum først.'),
    role('Pædagog fra dagtilbuddet', 'Følger børnene over og er kendt den første uge.'),
  ],
  materials: [onPaper('Billeder af skolens rum og voksne'), onPaper('“Det er jeg god til”-kort')],
  measures: [
    scale('Tryghed i de nye rammer (1–10)', 'teacher'),
    scale('Deltager i fælles lege (1–10)', 'teacher'),
  ],
  rule: {
    condition: 'Et barn deltager ikke i fællesskabet efter fire gange.',
    action: 'Børnehave, skole og forældre mødes om, hvad der kan ændres omkring barnet, før skolestart.',
    decider: 'Tovholderen',
  },
})

export const speechCourse = shipped('tal-paent', 'Tal tydeligt', {
  summary:
    'For en lille gruppe elever, der er svære at forstå, når de taler. Korte gange tæt på hverdagen, og en klasse, hvor der er tid til at tale.',
  steps: [
    step('environment', 'I klassen er der hver dag et tidspunkt, hvor alle kan komme til orde uden hast'),
    step('team', 'Teamet aftaler, hvordan de voksne svarer: gentager rigtigt og retter ikke'),
    step('group', 'Gruppen øver sammen i korte, glade stunder'),
    step('child', 'Hver elev har valgt ord, der betyder noget for den selv'),
  ],
  sessions: [
    meet('Lyt', 'Hvilke lyde er svære, og hvornår går det godt?', 0, 30),
    meet('Munden og lydene', 'Spejl, pust og grimasser.', 7, 30),
    meet('Lyden alene', 'En lyd ad gangen.', 7, 30),
    meet('Lyden i ord', 'Ord, eleven selv har valgt.', 7, 30),
    schoolMeeting(
      'Møde med hjemmet',
      'Hvad kan man gøre ved middagsbordet, og hvad skal man lade være med?',
      7,
      30,
    ),
    meet('Ord i sætninger', 'Små historier.', 7, 30),
    meet('Foran de andre', 'Et oplæg, man selv har lyst til.', 7, 30),
    closingTalk('Hvad kan vi nu?', 'Vi lytter til den første optagelse og den sidste.', 7, 30),
  ],
  roles: [
    role('Tovholder', 'Leder gangene og holder kontakten til talehøreværn eller logopæd.'),
    role('Klasselærer', 'Giver plads til at tale i klassen.'),
  ],
  materials: [onPaper('Lydkort'), onPaper('Spejl'), onPaper('Optager, der slettes efter forløbet')],
  measures: [
    scale('Hvor let er eleven at forstå for andre end familien? (1–10)', 'teacher'),
    scale('Hvor glad er jeg for at tale i klassen? (1–10)', 'child'),
  ],
  rule: {
    condition: 'Der er ingen ændring efter fem gange.',
    action: 'Logopæden ser eleven sammen med forældrene, og forløbet lægges om eller stoppes.',
    decider: 'Tovholderen sammen med logopæden',
  },
})
