import { describe, expect, it } from 'vitest'
import { memorySource } from '#platform/files/source.ts'
import { type Known, nothingKnown, type RosterBatch } from '../roster.ts'
import { readTemplates } from './read.ts'
import { problemSentence } from '../problem-words.ts'
import { templateText } from './template-files.ts'

const read = async (files: Readonly<Record<string, string | Uint8Array>>, known: Known = nothingKnown) => {
  const batches: RosterBatch[] = []
  const source = memorySource(Object.entries(files).map(([name, bytes]) => ({ name, bytes })))
  const outcome = await readTemplates(source, { known }, (batch) => void batches.push(batch))
  const of = (kind: RosterBatch['kind']): readonly Readonly<Record<string, unknown>>[] =>
    batches
      .filter((batch) => batch.kind === kind)
      .flatMap((batch): readonly Readonly<Record<string, unknown>>[] => batch.records)
  return {
    outcome,
    of,
    errors: outcome.problems.errors.map(({ code, row, column, value }) => [code, row, column, value]),
    warnings: outcome.problems.warnings.map(({ code, row }) => [code, row]),
  }
}

const pupils =
  'Elev-ID;Fornavn;Efternavn;Fødselsdato;CPR;Skole;Institutionsnummer;Klasse;Klassetrin;Navnebeskyttet;Forælder 1 navn;Forælder 1 e-mail;Forælder 1 telefon;Forælder 1 forældremyndighed\n'
const alma = '17;Alma;Holm;14-03-2017;;Nordskolen;a04441;3.A;3;nej;Mia Holm;mia@eksempel.dk;12345678;ja\n'
const bo = '18;Bo;Holm;2.11.2018;;Nordskolen;A04441;2. a;;ja;Mia Holm;MIA@eksempel.dk;12345678;nej\n'
const staff =
  'id;fornavn;efternavn;e-mail;rolle;skole;klasser\nT1;Tom;Lund;tom@eksempel.dk;Lærer, vejleder;nordskolen;"3a, 2.A"\n'

describe('the templates to download', () => {
  it('are read with nothing to say but that the examples are still there', async () => {
    const { outcome, errors, warnings } = await read({
      'pupils.csv': templateText('pupils'),
      'staff.csv': templateText('staff'),
    })
    const examples = [2, 3, 2, 3].map((row) => ['templateExample', row])
    expect([errors, warnings]).toEqual([[], examples])
    expect(outcome.ok && outcome.counts).toMatchObject({
      schools: 1,
      classes: 4,
      people: 6,
      staffRoles: 3,
      schoolEnrolments: 2,
      classMemberships: 4,
      classStaff: 2,
      guardianships: 2,
    })
  })
})

describe('a spreadsheet of a school', () => {
  it('becomes the same kind of roster', async () => {
    const { outcome, of, errors } = await read({
      'Mine elever.csv': pupils + alma + bo,
      'ansatte.csv': staff,
    })
    expect(errors).toEqual([])
    expect(of('schools')).toMatchObject([
      { sourcedId: 'csv/A04441', institutionNumber: 'A04441', name: 'Nordskolen' },
    ])
    expect(of('classes').map(({ sourcedId, title, gradeLevels }) => [sourcedId, title, gradeLevels])).toEqual(
      [
        ['csv/A04441/class/3a', '3.A', [3]],
        ['csv/A04441/class/2a', '2. a', [2]],
      ],
    )
    expect(of('people').filter(({ familyName }) => familyName === 'Holm')).toMatchObject([
      { sourcedId: 'csv/A04441/pupil/17', protected: false },
      { givenName: 'Mia' },
      { sourcedId: 'csv/A04441/pupil/18', protected: true },
    ])
    expect(of('demographics').map(({ birthDate }) => String(birthDate))).toEqual(['2017-03-14', '2018-11-02'])
    expect(of('guardianships').map(({ custody, access }) => [custody, access])).toEqual([
      [true, 'full'],
      [false, 'none'],
    ])
    expect(of('staffRoles').map(({ role, school }) => [role, school])).toEqual([
      ['teacher', 'csv/A04441'],
      ['counsellor', 'csv/A04441'],
    ])
    expect(of('classStaff').map((each) => each['class'])).toEqual([
      'csv/A04441/class/3a',
      'csv/A04441/class/2a',
    ])
    expect(outcome.ok && outcome.about).toMatchObject({
      schools: ['csv/A04441'],
      modes: {
        schools: 'delta',
        people: 'delta',
        schoolEnrolments: 'bulk',
        staffRoles: 'bulk',
        districts: 'absent',
      },
    })
  })

  it('has the same ids in any order of its rows', async () => {
    const ids = async (text: string) =>
      (await read({ 'a.csv': text })).of('people').map(({ sourcedId }) => sourcedId)
    expect(new Set(await ids(pupils + alma + bo))).toEqual(new Set(await ids(pupils + bo + alma)))
  })

  it('in Windows letters, with commas and English words, is the same', async () => {
    const english =
      'pupil id,first name,last name,date of birth,school,institution number,class,protected\n17,Søren,Ærø,14/3/2017,Nordskolen,A04441,3.A,no\n'
    const { of, errors, warnings } = await read({ 'a.csv': Buffer.from(english, 'latin1') })
    expect(errors).toEqual([])
    expect(warnings).toEqual([['encodingWindows1252', null]])
    const other = Buffer.from(english.replace('\n17', '\n19'), 'latin1')
    const two = await read({ 'a.csv': Buffer.from(english, 'latin1'), 'b.csv': other })
    expect(two.warnings).toEqual([['encodingWindows1252', null]])
    expect(of('people')).toMatchObject([{ givenName: 'Søren', familyName: 'Ærø', protected: false }])
  })

  it('of staff alone finds the school and the classes that are known', async () => {
    const known: Known = {
      orgs: new Map([
        ['s1', { kind: 'school', name: 'Nordskolen', institutionNumber: 'A04441', school: null }],
      ]),
      missing: (_kind, ids) => Promise.resolve(ids.filter((id) => id !== 's1/class/3a')),
    }
    const { errors, outcome } = await read({ 'staff.csv': staff }, known)
    expect(errors).toEqual([['referenceUnknown', 2, 'klasser', '2.A']])
    const good = await read({ 'staff.csv': staff.replace('3a, 2.A', '3A') }, known)
    expect(good.of('staffRoles')).toMatchObject([{ school: 's1' }, { school: 's1' }])
    expect(good.outcome.ok && good.outcome.about.modes).toMatchObject({
      schoolEnrolments: 'absent',
      staffRoles: 'bulk',
    })
    expect(outcome.ok).toBe(false)
  })

  it.each([
    [
      'an unknown school',
      alma.replace('a04441', '').replace('Nordskolen', 'Sydskolen'),
      ['schoolUnknown', 2, 'Skole', 'Sydskolen'],
    ],
    ['a number that is none', alma.replace('a04441', '12'), ['schoolUnknown', 2, 'Institutionsnummer', '12']],
    ['the same pupil twice', alma + alma, ['idDuplicate', 3, 'Elev-ID', '17']],
    ['no class', alma.replace('3.A', ''), ['valueMissing', 2, 'Klasse', '']],
    [
      'an impossible day',
      alma.replace('14-03-2017', '31-02-2017'),
      ['dayImpossible', 2, 'Fødselsdato', '31-02-2017'],
    ],
    [
      'a year of two digits',
      alma.replace('14-03-2017', '14-03-17'),
      ['dayImpossible', 2, 'Fødselsdato', '14-03-17'],
    ],
    [
      'a protection that is neither',
      alma.replace('nej', 'måske'),
      ['booleanUnknown', 2, 'Navnebeskyttet', 'måske'],
    ],
    ['a CPR number that is none', alma.replace('2017;;', '2017;9999999999;'), ['cprInvalid', 2, 'CPR', null]],
    [
      'a guardian without a name',
      alma.replace('Mia Holm', ''),
      ['guardianIncomplete', 2, 'Forælder 1 navn', ''],
    ],
  ])('is refused for %s', async (_what, rows, expected) => {
    const { errors, outcome } = await read({ 'pupils.csv': pupils + rows })
    expect(outcome.ok).toBe(false)
    expect(errors).toEqual([expected])
  })

  it('is refused when nobody can see what it is, and when it lacks columns', async () => {
    expect((await read({ 'a.csv': 'x;y\n1;2\n' })).errors).toEqual([['sheetUnknown', 1, null, 'x, y']])
    expect(
      (await read({ 'a.csv': 'klasse;fornavn\n1.a;Bo\n' })).errors.map(([, , column]) => column),
    ).toEqual(['elev-id', 'efternavn', 'institutionsnummer'])
    expect((await read({ 'a.csv': pupils })).errors).toEqual([['fileWithoutRows', null, null, null]])
    expect((await read({})).errors).toEqual([['nothingToRead', null, null, null]])
  })

  it('gives no role for a word that nobody has explained', async () => {
    const { outcome, errors, warnings, of } = await read({
      'staff.csv': staff.replace('Lærer, vejleder', 'troldmand'),
      'p.csv': pupils + alma + bo,
    })
    expect([errors, warnings]).toEqual([
      [],
      [
        ['titleUnknown', 2],
        ['staffWithoutRole', 2],
      ],
    ])
    expect(of('people').map(({ givenName }) => givenName)).toContain('Tom')
    const [unknown] = outcome.problems.warnings
    expect(unknown === undefined ? '' : problemSentence(unknown)).toMatch(
      /Tom Lund .*troldmand.*lærer, pædagog/s,
    )
    const secretary = await read({
      'staff.csv': staff.replace('Lærer, vejleder', 'sekretær'),
      'p.csv': pupils + alma + bo,
    })
    expect(secretary.of('staffRoles')).toEqual([])
    expect(secretary.of('classStaff')).toEqual([])
    expect(of('staffRoles')).toEqual([])
  })

  it.for<[string, readonly string[], readonly string[]]>([
    ['Børnehaveklasseleder', ['teacher'], []],
    ['Lærer/AKT-vejleder', ['teacher', 'counsellor'], []],
    ['Læsevejleder og lærer', ['counsellor', 'teacher'], []],
    ['Pædagogmedhjælper', ['pedagogue'], []],
    ['pædagog', ['pedagogue'], []],
    ['Skoleleder', ['schoolLeader'], []],
    // Leading a part of a school opens none of it: only a person gives that.
    ['Viceskoleleder', [], ['titleLeadsPart', 'staffWithoutRole']],
    ['Afdelingsleder, lærer', ['teacher'], ['titleLeadsPart']],
    ['Lærervikar', [], ['roleNotGiven', 'staffWithoutRole']],
    ['Lærer, kok', ['teacher'], ['titleUnknown']],
  ])('reads the title %s', async ([title, roles, said]) => {
    const { errors, warnings, of } = await read({
      'staff.csv': staff.replace('Lærer, vejleder', title),
      'p.csv': pupils + alma + bo,
    })
    expect(errors).toEqual([])
    expect(of('staffRoles').map(({ role }) => role)).toEqual(roles)
    expect(warnings.map(([code]) => code)).toEqual(said)
  })

  it('takes an empty custody for a no, and says so', async () => {
    const { of, warnings } = await read({ 'p.csv': pupils + alma.replace(';ja\n', ';\n') })
    expect(of('guardianships')).toMatchObject([{ custody: false, access: 'none' }])
    expect(warnings).toEqual([['custodyEmpty', 2]])
  })

  it('keeps the nought in front of a CPR number that a spreadsheet took away', async () => {
    const { of } = await read({ 'p.csv': pupils + alma.replace('2017;;', '2017;101011234;') })
    expect(of('people')[0]).toMatchObject({ cpr: '0101011234' })
  })
})
