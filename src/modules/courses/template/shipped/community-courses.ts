import { closingTalk, meet, onPaper, role, scale, schoolMeeting, shipped, step } from './make.ts'

export const classCourse = shipped('klassen', 'Når en klasse mistrives', {
  summary:
    'For en klasse, hvor uro, grupperinger eller udelukkelse fylder. Det er fællesskabet, der arbejdes med; intet barn er forløbets emne.',
  steps: [
    step('environment', 'Klassen er iagttaget i timer og frikvarterer: hvornår går det godt?'),
    step('environment', 'Pladser, grupper og frikvarterer lægges om'),
    step('team', 'Teamet er enigt om tre ting, alle voksne gør ens'),
    step('group', 'Klassen har selv ord på, hvad et godt fællesskab er'),
  ],
  sessions: [
    meet('Teamet ser på klassen', 'Det, vi har set, ved siden af det, vi tror. Hvornår lykkes det?', 0, 90),
    meet('Klassens egne ord', 'Eleverne fortæller i små grupper, hvordan dagen er.', 7, 45),
    schoolMeeting(
      'Møde med klassens forældre',
      'Hvad gør vi, og hvad kan I gøre? Ingen børn nævnes.',
      10,
      90,
    ),
    meet('Nye grupper og pladser', 'De voksne laver grupperne.', 4, 45),
    meet('Frikvarteret', 'Lege, roller og en voksen, der er med.', 7, 45),
    meet('Når vi bliver uenige', 'Sådan gør vi her.', 7, 45),
    meet('Teamet justerer', 'Hvad virker, hvad stopper vi, hvad prøver vi?', 7, 60),
    closingTalk('Klassen ser tilbage', 'Hvad er anderledes nu?', 14, 45),
  ],
  roles: [
    role('Tovholder', 'Holder fast i, at det er klassen, der er i forandring.'),
    role('Klasseteam', 'Gør det aftalte ens i alle timer.'),
    role('Vejleder', 'Iagttager og giver teamet sparring tæt på.'),
  ],
  materials: [onPaper('Iagttagelsesark til timer og frikvarterer'), onPaper('Spørgsmål til elevgrupperne')],
  measures: [
    scale('Ro og fællesskab i klassen (1–10)', 'team', { unit: 'course' }),
    scale('Andel af elever, der siger, at de har nogen at være sammen med (procent)', 'team', {
      unit: 'course',
      lowest: 0,
      highest: 100,
    }),
  ],
  rule: {
    condition: 'Nogen bliver udsat for mobning eller vold, eller det er ikke blevet bedre efter fem gange.',
    action: 'Skolens leder tager over samme dag, handleplanen mod mobning sættes i gang, og PPR inviteres.',
    decider: 'Skolens leder',
  },
})

export const parentCourse = shipped('foraeldresamarbejde', 'Samarbejdet med forældrene', {
  summary:
    'For et samarbejde, der er gået i stå. Skole og forældre finder tilbage til at ville det samme for barnet.',
  steps: [
    step('team', 'Teamet er enigt om én, der skriver hjem, og hvordan'),
    step('environment', 'Der kommer en god besked hjem hver uge, om noget, der lykkedes'),
    step('group', 'Forældrene har fortalt, hvordan de ser det, uden at blive modsagt'),
  ],
  sessions: [
    meet('Teamet forbereder sig', 'Hvad vil vi, hvad har vi gjort, og hvad har vi ikke spurgt om?', 0),
    schoolMeeting('Vi lytter', 'Forældrene fortæller først. Skolen spørger.', 7, 60),
    schoolMeeting('Vi aftaler', 'To ting, skolen gør. To ting, forældrene gør. Én ting, barnet vil.', 10, 60),
    meet('Sådan går det', 'En kort samtale på telefon eller møde.', 14, 20),
    closingTalk('Vi ser tilbage', 'Hvad holder vi fast i?', 21),
  ],
  roles: [
    role('Tovholder', 'Er ikke part i uenigheden og leder møderne.'),
    role('Kontaktlærer', 'Er den ene, der skriver hjem.'),
  ],
  materials: [onPaper('Dagsorden, som forældrene har fået på forhånd')],
  measures: [
    scale('Hvor godt samarbejder vi? Forældrenes svar (1–10)', 'parents', { unit: 'course' }),
    scale('Hvor godt samarbejder vi? Teamets svar (1–10)', 'team', { unit: 'course' }),
  ],
  rule: {
    condition: 'Et aftalt møde bliver ikke til noget to gange.',
    action: 'Skolens leder ringer til forældrene og tilbyder et møde et andet sted eller med en bisidder.',
    decider: 'Skolens leder',
  },
})

export const teamCourse = shipped('teamsamarbejde', 'Teamet om klassen', {
  summary:
    'For et team, der vil have mere ud af at være flere om de samme børn. Fælles forberedelse, iagttagelse og justering.',
  steps: [
    step('team', 'Teamet har ét fælles spørgsmål om undervisningen'),
    step('environment', 'Det, teamet prøver, sker i klassens almindelige timer'),
  ],
  sessions: [
    meet('Vores fælles spørgsmål', 'Hvad vil vi gerne se eleverne gøre mere af?', 0, 90),
    meet('Vi planlægger en prøve', 'En lille ændring i næste uges timer.', 7),
    meet('Vi ser hos hinanden', 'En kollega iagttager det, vi har bedt om, og intet andet.', 7, 45),
    meet('Vi justerer', 'Hvad så vi? Hvad gør vi om?', 7),
    closingTalk('Hvad tager vi med?', 'Det, vi gør til en vane.', 14, 60),
  ],
  roles: [
    role('Tovholder', 'Holder tiden og spørgsmålet.'),
    role('Vejleder', 'Er med til første og sidste gang.'),
  ],
  materials: [onPaper('Iagttagelsesark'), onPaper('Samtaleguide til fælles forberedelse')],
  measures: [scale('Vi hjælper hinanden med undervisningen (1–10)', 'team', { unit: 'course' })],
  rule: {
    condition: 'To gange i træk er aflyst.',
    action: 'Lederen finder tiden i skemaet eller stopper forløbet.',
    decider: 'Skolens leder',
  },
})
