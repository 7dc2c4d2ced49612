import type { StaffRoleName } from '../roster.ts'

/** The columns of the two templates: the Danish name is the one in the files to download, the rest are understood. */
export const pupilColumns = {
  id: ['elev-id', 'elevnummer', 'id', 'pupil id'],
  givenName: ['fornavn', 'given name', 'first name'],
  familyName: ['efternavn', 'family name', 'last name'],
  birthDate: ['fødselsdato', 'date of birth', 'birth date'],
  cpr: ['cpr', 'cpr-nr', 'cpr-nummer', 'cpr number'],
  uniid: ['unilogin', 'uni-login', 'uniid'],
  school: ['skole', 'school'],
  institutionNumber: ['institutionsnummer', 'institutionsnr', 'institution number'],
  class: ['klasse', 'stamklasse', 'class'],
  groups: ['hold', 'holdene', 'groups', 'group'],
  grade: ['klassetrin', 'årgang', 'grade level', 'grade'],
  protected: ['navnebeskyttet', 'navne- og adressebeskyttet', 'protected'],
  guardian1Name: ['forælder 1 navn', 'guardian 1 name'],
  guardian1Email: ['forælder 1 e-mail', 'guardian 1 e-mail'],
  guardian1Phone: ['forælder 1 telefon', 'guardian 1 phone'],
  guardian1Custody: ['forælder 1 forældremyndighed', 'guardian 1 custody'],
  guardian2Name: ['forælder 2 navn', 'guardian 2 name'],
  guardian2Email: ['forælder 2 e-mail', 'guardian 2 e-mail'],
  guardian2Phone: ['forælder 2 telefon', 'guardian 2 phone'],
  guardian2Custody: ['forælder 2 forældremyndighed', 'guardian 2 custody'],
} as const satisfies Record<string, readonly [string, ...string[]]>

export const staffColumns = {
  id: ['id', 'medarbejder-id', 'medarbejdernummer', 'staff id'],
  givenName: ['fornavn', 'given name', 'first name'],
  familyName: ['efternavn', 'family name', 'last name'],
  email: ['e-mail', 'mail', 'e-mailadresse'],
  uniid: ['unilogin', 'uni-login', 'uniid'],
  role: ['rolle', 'stilling', 'role'],
  school: ['skole', 'school'],
  institutionNumber: ['institutionsnummer', 'institutionsnr', 'institution number'],
  classes: ['klasser', 'klasse', 'classes'],
} as const satisfies Record<string, readonly [string, ...string[]]>

/** Small letters, without spaces and marks: `E-mail` and `email` are the same word. */
export const folded = (text: string): string =>
  text
    .normalize('NFC')
    .toLocaleLowerCase('da')
    .replaceAll(/[\s._/-]/g, '')

const roles: Readonly<Record<StaffRoleName, readonly string[]>> = {
  teacher: [
    'lærer',
    'klasselærer',
    'faglærer',
    'folkeskolelærer',
    'børnehaveklasselærer',
    // The old title of whoever teaches the kindergarten class; nobody is led.
    'børnehaveklasseleder',
    'teacher',
  ],
  pedagogue: [
    'pædagog',
    'skolepædagog',
    'pædagogmedhjælper',
    'pædagogisk medhjælper',
    'pædagogisk assistent',
    'pedagogue',
  ],
  counsellor: [
    'vejleder',
    'mil-vejleder',
    'akt-vejleder',
    'inklusionsvejleder',
    'trivselsvejleder',
    'læsevejleder',
    'matematikvejleder',
    'sprogvejleder',
    'counsellor',
    'counselor',
  ],
  resourcePerson: ['ressourceperson', 'resource person'],
  milCoordinator: ['mil-koordinator', 'mil coordinator'],
  schoolLeader: ['leder', 'skoleleder', 'school leader', 'principal'],
  psychologist: ['psykolog', 'ppr-psykolog', 'psychologist'],
  socialWorker: ['socialrådgiver', 'social worker'],
  visitationBoard: ['visitationsudvalg', 'visitation board'],
  administration: ['forvaltning', 'administration'],
  networkMember: ['netværksdeltager', 'network member'],
}
const withoutRole = new Set(
  [
    'tap',
    'sekretær',
    'skolesekretær',
    'pedel',
    'teknisk servicemedarbejder',
    'teknisk serviceleder',
    'administrativ',
    'administrativ medarbejder',
    'vikar',
    'lærervikar',
    'pædagogvikar',
    'konsulent',
  ].map(folded),
)
/** They lead a part of a school, and a school leader sees all of it: a person decides that, not a title. */
const leadsPart = new Set(
  [
    'viceskoleleder',
    'viceinspektør',
    'souschef',
    'afdelingsleder',
    'indskolingsleder',
    'mellemtrinsleder',
    'udskolingsleder',
    'pædagogisk leder',
    'administrativ leder',
    'sfo-leder',
    'fritidsleder',
    'ledelse',
  ].map(folded),
)

const byWord = new Map(
  Object.entries(roles).flatMap(([role, words]) =>
    words.map((word) => [folded(word), role as StaffRoleName]),
  ),
)

export const roleWords: string = Object.values(roles)
  .map(([word]) => word)
  .join(', ')

/** `none`: a job that is known and gives nothing in Medvind. `leadsPart`: nor does this. Null: a word nobody has explained. */
export const roleOfWord = (word: string): StaffRoleName | 'none' | 'leadsPart' | null => {
  const title = folded(word)
  if (leadsPart.has(title)) return 'leadsPart'
  return byWord.get(title) ?? (withoutRole.has(title) ? 'none' : null)
}

const yes = new Set(['ja', 'j', 'yes', 'y', 'true', 'sand', '1', 'x'])
const no = new Set(['nej', 'n', 'no', 'false', 'falsk', '0', '-'])

/** Undefined when the word is neither. */
export const yesOrNo = (word: string): boolean | null | undefined => {
  const text = word.toLowerCase()
  if (text === '') return null
  if (yes.has(text)) return true
  return no.has(text) ? false : undefined
}
