/**
 * An independent reading of the OneRoster 1.2 CSV binding, for tests only: it shares nothing with the reader or the writer,
 * so that a misunderstanding in one of them shows. It answers with everything that is not exactly as the standard says.
 */
const headers: Readonly<Record<string, string>> = {
  academicSessions:
    'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
  orgs: 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId',
  courses:
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
  classes:
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
  users:
    'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns',
  roles:
    'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
  enrollments:
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
  demographics:
    'sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus',
}
const allFiles =
  'academicSessions categories classes classResources courseResources courses demographics enrollments lineItemLearningObjectiveIds lineItems lineItemScoreScales orgs resources resultLearningObjectiveIds results resultScoreScales roles scoreScales userProfiles userResources users'.split(
    ' ',
  )

const guid = /^[0-9A-Za-z./@_-]{1,255}$/
const date = /^\d{4}-\d{2}-\d{2}$/
const userId = /^\{[^{}:,]+:[^{}:,]+\}(,\{[^{}:,]+:[^{}:,]+\})*$/
const choice = (words: string, open = false) => new RegExp(`^(${words}${open ? '|ext:.+' : ''})$`)

type Rule = { must?: boolean; like?: RegExp; list?: boolean; to?: string }
const must = (like?: RegExp): Rule => (like === undefined ? { must: true } : { must: true, like })
const link = (to: string, required: boolean, list = false): Rule => ({ must: required, to, list })

const rules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  academicSessions: {
    title: must(),
    type: must(choice('gradingPeriod|semester|schoolYear|term', true)),
    startDate: must(date),
    endDate: must(date),
    schoolYear: must(/^\d{4}$/),
    parentSourcedId: link('academicSessions', false),
  },
  orgs: {
    name: must(),
    type: must(choice('department|school|district|local|state|national', true)),
    parentSourcedId: link('orgs', false),
  },
  courses: {
    title: must(),
    orgSourcedId: link('orgs', true),
    schoolYearSourcedId: link('academicSessions', false),
  },
  classes: {
    title: must(),
    classType: must(choice('homeroom|scheduled', true)),
    courseSourcedId: link('courses', true),
    schoolSourcedId: link('orgs', true),
    termSourcedIds: link('academicSessions', true, true),
  },
  users: {
    enabledUser: must(/^(true|false)$/),
    username: must(),
    givenName: must(),
    familyName: must(),
    userIds: { like: userId },
    agentSourcedIds: link('users', false, true),
    password: { like: /^$/ },
  },
  roles: {
    userSourcedId: link('users', true),
    roleType: must(choice('primary|secondary')),
    role: must(
      choice(
        'aide|counselor|districtAdministrator|guardian|parent|principal|proctor|relative|siteAdministrator|student|systemAdministrator|teacher',
        true,
      ),
    ),
    beginDate: { like: date },
    endDate: { like: date },
    orgSourcedId: link('orgs', true),
  },
  enrollments: {
    classSourcedId: link('classes', true),
    schoolSourcedId: link('orgs', true),
    userSourcedId: link('users', true),
    role: must(choice('administrator|proctor|student|teacher', true)),
    primary: { like: /^(true|false)$/ },
    beginDate: { like: date },
    endDate: { like: date },
  },
  demographics: {
    sourcedId: link('users', true),
    birthDate: { like: date },
    sex: { like: choice('male|female|other|unspecified') },
  },
}

/** RFC 4180, letter by letter. Throws where the text is not. */
const recordsOf = (text: string): string[][] => {
  const records: string[][] = []
  let at = 0
  const cell = (): string => {
    if (text[at] !== '"') {
      const end = text.slice(at).search(/[,\r\n"]/)
      if (end < 0 || text[at + end] === '"') throw new Error('bare quotation mark or missing line break')
      const value = text.slice(at, at + end)
      at += end
      return value
    }
    let value = ''
    for (at++; ; at++) {
      if (at >= text.length) throw new Error('quotation mark not closed')
      if (text[at] !== '"') value += text[at]
      else if (text[at + 1] === '"') {
        value += '"'
        at++
      } else {
        at++
        return value
      }
    }
  }
  while (at < text.length) {
    const record = [cell()]
    while (text[at] === ',') {
      at++
      record.push(cell())
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error('a record must end with CR LF')
    at += 2
    records.push(record)
  }
  return records
}

type Table = { header: readonly string[]; rows: readonly Readonly<Record<string, string>>[] }

const tableOf = (text: string): Table => {
  const [header = [], ...records] = recordsOf(text)
  for (const record of records) if (record.length !== header.length) throw new Error('unequal records')
  return {
    header,
    rows: records.map((record) => Object.fromEntries(header.map((name, at) => [name, record[at] ?? '']))),
  }
}

const manifestFaults = (text: string, present: ReadonlySet<string>): string[] => {
  const [header, ...rows] = recordsOf(text)
  const faults: string[] = header?.join() === 'propertyName,value' ? [] : ['manifest header']
  const properties = new Map(rows.map(([name = '', value = '']) => [name, value]))
  if (properties.size !== rows.length) faults.push('manifest repeats a property')
  if (properties.get('manifest.version') !== '1.0') faults.push('manifest.version')
  if (properties.get('oneroster.version') !== '1.2') faults.push('oneroster.version')
  for (const file of allFiles) {
    const expected = present.has(file) ? 'bulk' : 'absent'
    if (properties.get(`file.${file}`) !== expected) faults.push(`manifest file.${file}`)
  }
  const allowed = new Set(['manifest.version', 'oneroster.version', 'source.systemName', 'source.systemCode'])
  for (const name of properties.keys())
    if (!allowed.has(name) && !allFiles.includes(name.replace(/^file\./, ''))) faults.push(`manifest ${name}`)
  return faults
}

const headerFaults = (file: string, header: readonly string[]): string[] => {
  const standard = headers[file]?.split(',') ?? []
  const faults = header.slice(0, standard.length).join() === standard.join() ? [] : [`${file} header`]
  for (const name of header.slice(standard.length))
    if (!/^metadata\.[A-Za-z]+\.[A-Za-z]+$/.test(name)) faults.push(`${file} extension ${name}`)
  return faults
}

const cellFaults = (
  file: string,
  row: Readonly<Record<string, string>>,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): string[] => {
  const faults: string[] = []
  const complain = (column: string) => faults.push(`${file} ${column} ${JSON.stringify(row[column])}`)
  if (!guid.test(row['sourcedId'] ?? '')) complain('sourcedId')
  for (const column of ['status', 'dateLastModified']) if (row[column] !== '') complain(column)
  for (const [column, value] of Object.entries(row)) if (/[\r\n]/.test(value)) complain(column)
  for (const [column, rule] of Object.entries(rules[file] ?? {})) {
    const value = row[column] ?? ''
    if (value === '') {
      if (rule.must === true) complain(column)
      continue
    }
    if (rule.like !== undefined && !rule.like.test(value)) complain(column)
    const { to } = rule
    if (to === undefined) continue
    for (const part of rule.list === true ? value.split(',') : [value])
      if (!guid.test(part) || ids.get(to)?.has(part) !== true) complain(column)
  }
  return faults
}

const relationFaults = (tables: ReadonlyMap<string, Table>): string[] => {
  const faults: string[] = []
  const rowsOf = (file: string) => tables.get(file)?.rows ?? []
  const orgs = new Map(rowsOf('orgs').map((row) => [row['sourcedId'], row['type']]))
  const sessions = new Map(rowsOf('academicSessions').map((row) => [row['sourcedId'], row['type']]))
  for (const file of ['classes', 'enrollments'])
    for (const row of rowsOf(file))
      if (orgs.get(row['schoolSourcedId']) !== 'school') faults.push(`${file} at an org that is no school`)
  for (const row of rowsOf('courses'))
    if (row['schoolYearSourcedId'] !== '' && sessions.get(row['schoolYearSourcedId']) !== 'schoolYear')
      faults.push('course outside a school year')
  const primaries = new Set<string>()
  for (const row of rowsOf('roles')) {
    const key = `${row['userSourcedId']} ${row['orgSourcedId']}`
    if (row['roleType'] === 'primary' && primaries.has(key)) faults.push('two primary roles')
    if (row['roleType'] === 'primary') primaries.add(key)
  }
  return faults
}

/** `files` by name, as text. */
export const strictFaults = (files: Readonly<Record<string, string>>): string[] => {
  const present = new Set(Object.keys(files).map((name) => name.replace(/\.csv$/, '')))
  const faults = manifestFaults(files['manifest.csv'] ?? '', present)
  const tables = new Map<string, Table>()
  for (const [name, text] of Object.entries(files)) {
    const file = name.replace(/\.csv$/, '')
    if (file === 'manifest') continue
    if (headers[file] === undefined) faults.push(`unknown file ${name}`)
    const table = tableOf(text)
    tables.set(file, table)
    faults.push(...headerFaults(file, table.header))
  }
  const ids = new Map(
    [...tables].map(([file, { rows }]) => [file, new Set(rows.map((row) => row['sourcedId'] ?? ''))]),
  )
  for (const [file, { rows }] of tables) {
    if (ids.get(file)?.size !== rows.length) faults.push(`${file} repeats a sourcedId`)
    for (const row of rows) faults.push(...cellFaults(file, row, ids))
  }
  return [...faults, ...relationFaults(tables)]
}
