import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { RosterKind, RosterRecords } from '../src/modules/people/roster/roster.ts'
import { writeOneRoster } from '../src/modules/people/roster/oneroster/write.ts'

/**
 * Writes a OneRoster 1.2 bulk zip of a municipality with so many pupils, the same each time:
 *   node bench/make-roster.ts <pupils> <file.zip> [left out: every n-th membership]
 * Nine memberships a pupil (a home class and eight groups), two adults a class, a staff member for every ten pupils, and
 * eleven guardians for every six pupils.
 */
const schoolSize = 500
const classSize = 24
const groupsPerClass = 8

const given = [
  'Alma',
  'Oscar',
  'Karla',
  'William',
  'Ida',
  'Noah',
  'Åse',
  'Malthe',
  'Freja',
  'Bjørn',
  'Ella',
  'Søren',
]
const family = [
  'Jensen',
  'Nielsen',
  'Hansen',
  'Østergaard',
  'Holm',
  'Aagaard',
  'Møller',
  'Krogh',
  'Bæk',
  'Vestergaard',
]
const pick = (names: readonly string[], at: number): string =>
  names[(at * 2_654_435_761) % names.length] ?? 'X'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const noPeriod = { from: null, to: null }

const roster = (pupils: number, leaveOut: number) => {
  const schools = Math.max(1, Math.round(pupils / schoolSize))
  const classes = Math.max(1, Math.ceil(pupils / classSize))
  const staff = Math.max(4, Math.round(pupils / 10))
  const guardians = Math.round((pupils * 11) / 6)
  const schoolOfClass = (at: number): number => Math.floor((at * schools) / classes)
  const classOfPupil = (at: number): number => Math.floor((at * classes) / pupils)
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at)
  const person = (
    sourcedId: string,
    at: number,
    more: Partial<RosterRecords['people']>,
  ): RosterRecords['people'] => ({
    sourcedId,
    enabled: true,
    givenName: pick(given, at),
    middleName: at % 3 === 0 ? pick(family, at + 7) : null,
    familyName: pick(family, at + 3),
    preferredGivenName: null,
    preferredFamilyName: null,
    username: `u${sourcedId}`,
    identifier: null,
    uniid: null,
    cpr: null,
    email: null,
    phone: null,
    sms: null,
    protected: at % 400 === 0,
    ...more,
  })
  const records: { readonly [Kind in RosterKind]: () => Iterable<RosterRecords[Kind]> } = {
    districts: () => [{ sourcedId: 'kommune', name: 'Storbakke Kommune', identifier: '0998' }],
    schools: () =>
      numbers(schools).map((at) => ({
        sourcedId: `s${at}`,
        name: `Skole ${at + 1}`,
        institutionNumber: `9${String(at).padStart(5, '0')}`,
        identifier: null,
        district: 'kommune',
      })),
    departments: () => [],
    sessions: () => [
      {
        sourcedId: 'year',
        title: '2026/2027',
        kind: 'schoolYear',
        from: day('2026-08-01'),
        to: day('2027-08-01'),
        parent: null,
        schoolYear: 2027,
      },
    ],
    courses: () => [],
    classes: function* () {
      for (const at of numbers(classes)) {
        const base = {
          school: `s${schoolOfClass(at)}`,
          department: null,
          code: null,
          gradeLevels: [at % 10],
          course: null,
          sessions: ['year'],
        }
        const title = `${at % 10}.${'abcd'[at % 4]}`
        yield { ...base, sourcedId: `c${at}`, title, kind: 'homeroom', subjects: [] }
        for (const group of numbers(groupsPerClass))
          yield {
            ...base,
            sourcedId: `c${at}-${group}`,
            title: `${title} hold ${group + 1}`,
            kind: 'scheduled',
            subjects: ['Dansk'],
          }
      }
    },
    people: function* () {
      for (const at of numbers(staff))
        yield person(`t${at}`, at, {
          uniid: `laer${String(at).padStart(6, '0')}`,
          email: `t${at}@skole.example`,
          phone: '00 00 00 00',
        })
      for (const at of numbers(guardians))
        yield person(`g${at}`, at, { email: `g${at}@post.example`, sms: '+4500000000' })
      for (const at of numbers(pupils))
        yield person(`p${at}`, at, { uniid: `el${String(at).padStart(8, '0')}` })
    },
    staffRoles: function* () {
      for (const at of numbers(staff))
        yield {
          sourcedId: `r-t${at}`,
          person: `t${at}`,
          role: at % 25 === 0 ? 'schoolLeader' : at % 5 === 0 ? 'pedagogue' : 'teacher',
          school: `s${Math.floor((at * schools) / staff)}`,
          department: null,
          primary: true,
          ...noPeriod,
        }
    },
    schoolEnrolments: function* () {
      for (const at of numbers(pupils))
        yield {
          sourcedId: `r-p${at}`,
          pupil: `p${at}`,
          school: `s${schoolOfClass(classOfPupil(at))}`,
          department: null,
          gradeLevel: classOfPupil(at) % 10,
          primary: true,
          from: day('2026-08-01'),
          to: null,
        }
    },
    classMemberships: function* () {
      for (const at of numbers(pupils)) {
        const home = `c${classOfPupil(at)}`
        yield { sourcedId: `e${at}`, pupil: `p${at}`, class: home, from: day('2026-08-01'), to: null }
        for (const group of numbers(groupsPerClass))
          if (leaveOut === 0 || (at * groupsPerClass + group) % leaveOut !== 0)
            yield {
              sourcedId: `e${at}-${group}`,
              pupil: `p${at}`,
              class: `${home}-${group}`,
              from: day('2026-08-01'),
              to: null,
            }
      }
    },
    classStaff: function* () {
      for (const at of numbers(classes)) {
        const first = Math.floor((at * staff) / classes)
        const teacher = (offset: number): string => `t${(first + offset) % staff}`
        const row = (id: string, to: string, offset: number) => ({
          sourcedId: id,
          person: teacher(offset),
          class: to,
          role: 'teacher' as const,
          primary: offset === 0,
          ...noPeriod,
        })
        yield row(`x${at}a`, `c${at}`, 0)
        yield row(`x${at}b`, `c${at}`, 1)
        for (const group of numbers(groupsPerClass)) {
          yield row(`x${at}-${group}`, `c${at}-${group}`, group % 3)
          if (group % 4 === 0) yield row(`x${at}-${group}b`, `c${at}-${group}`, 3)
        }
      }
    },
    demographics: function* () {
      for (const at of numbers(pupils))
        yield {
          person: `p${at}`,
          birthDate: day('2010-01-01').add({ days: at % 3650 }),
          sex: at % 2 === 0 ? 'female' : 'male',
        }
    },
    guardianships: function* () {
      for (const at of numbers(pupils)) {
        yield { pupil: `p${at}`, guardian: `g${at}`, relation: 'mother', custody: true, access: 'full' }
        if (at % 6 !== 5)
          yield {
            pupil: `p${at}`,
            guardian: `g${(pupils + at) % guardians}`,
            relation: 'father',
            custody: true,
            access: 'full',
          }
      }
    },
  }
  return { read: <Kind extends RosterKind>(kind: Kind) => records[kind]() }
}

/** `leaveOut` leaves out every so manieth membership of a group, for a second file that says something else; 0: none. */
const writeRoster = async (pupils: number, file: string, leaveOut: number): Promise<void> => {
  const zip = await writeOneRoster(roster(pupils, leaveOut), {
    systemName: 'Medvind bench',
    systemCode: 'bench',
    schoolYear: { from: day('2026-08-01'), to: day('2027-08-01') },
    municipality: { name: 'Storbakke Kommune', identifier: '0998' },
  })
  await pipeline(zip, createWriteStream(file))
}

const [pupils = '60000', file = 'roster.zip', leaveOut = '0'] = process.argv.slice(2)
await writeRoster(Number(pupils), file, Number(leaveOut))
