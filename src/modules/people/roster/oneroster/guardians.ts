import type { AccessLevel, Guardianship, Relation } from '../roster.ts'
import { fileNameOf, modeOf, type Reading } from './table.ts'

export type GuardianLink = {
  readonly user: number
  readonly agent: number
  readonly row: number
  readonly relation: Relation | null
  readonly custody: 'true' | 'false' | null
  readonly access: AccessLevel | null
}

/** The links of users.csv, kept until the roles say who is a pupil and who a guardian. */
export type GuardianLinks = {
  readonly all: readonly GuardianLink[]
  hasColumn: boolean
  readonly passwords: number
  add(link: GuardianLink): void
  sawPassword(): void
}

export const guardianLinks = (): GuardianLinks => {
  const all: GuardianLink[] = []
  let passwords = 0
  return {
    all,
    hasColumn: false,
    get passwords() {
      return passwords
    },
    add: (link) => void all.push(link),
    sawPassword: () => void passwords++,
  }
}

type Sides = { readonly pupil: number; readonly guardian: number }

/** The standard lets the child name its guardians, and 1.1 also lets a guardian name its children. */
const sidesOf = (
  { people }: Reading,
  { user, agent, relation }: GuardianLink,
  rolesAreKnown: boolean,
): Sides | null => {
  if (people.is(user, 'pupil')) return { pupil: user, guardian: agent }
  // Only our own export says the relation, and it says it with the child.
  if (relation !== null) return { pupil: user, guardian: agent }
  if (people.is(agent, 'pupil')) return { pupil: agent, guardian: user }
  const isAdult = (['staff', 'parent', 'guardian', 'relative'] as const).some((as) => people.is(user, as))
  return rolesAreKnown || isAdult ? null : { pupil: user, guardian: agent }
}

type Standing = Pick<Guardianship, 'relation' | 'custody' | 'access'>

/**
 * What a role alone says about custody. A parent or guardian is taken to have custody, a relative not; where a person is
 * both, or neither, nothing is opened: too little can be corrected the same day, too much cannot be unseen.
 */
const standingOf = ({ people }: Reading, guardian: number, rolesAreKnown: boolean): Standing => {
  const isRelative = people.is(guardian, 'relative')
  const isParent = people.is(guardian, 'parent')
  const isGuardian = people.is(guardian, 'guardian')
  if (isRelative) return { relation: 'relative', custody: false, access: 'none' }
  if (isParent) return { relation: 'parent', custody: true, access: 'full' }
  if (isGuardian) return { relation: 'guardian', custody: true, access: 'full' }
  return rolesAreKnown
    ? { relation: 'other', custody: false, access: 'none' }
    : { relation: null, custody: null, access: null }
}

const statedOr = (link: GuardianLink, standing: Standing): Standing => {
  if (link.relation === null && link.custody === null && link.access === null) return standing
  const custody = link.custody === null ? (standing.custody ?? false) : link.custody === 'true'
  return {
    relation: link.relation ?? standing.relation ?? 'other',
    custody,
    access: link.access ?? (custody ? 'full' : 'none'),
  }
}

/** Comes last, when every file has said what each person is. */
export const putGuardianships = async (reading: Reading, links: GuardianLinks): Promise<void> => {
  const { people, sink, problems } = reading
  const file = fileNameOf(reading, 'users')
  const rolesAreKnown =
    reading.manifest.version === '1.1'
      ? modeOf(reading, 'users') === 'bulk'
      : modeOf(reading, 'users') === 'bulk' && modeOf(reading, 'roles') === 'bulk'
  const seen = new Map<number, Set<number>>()
  let fromRole = 0
  for (const link of links.all) {
    const where = { file, row: link.row, column: 'agentSourcedIds', value: people.idOf(link.agent) }
    const sides = sidesOf(reading, link, rolesAreKnown)
    if (sides === null) {
      problems.warn('guardianNotLinked', where)
      continue
    }
    const guardians = seen.get(sides.pupil) ?? new Set()
    seen.set(sides.pupil, guardians)
    if (guardians.has(sides.guardian)) continue
    guardians.add(sides.guardian)
    const byRole = standingOf(reading, sides.guardian, rolesAreKnown)
    const standing = statedOr(link, byRole)
    if (link.custody === null && standing.custody === true) fromRole++
    if (link.custody === null && byRole.relation === 'other') problems.warn('guardianUnclear', where)
    sink.put('guardianships', {
      pupil: people.idOf(sides.pupil),
      guardian: people.idOf(sides.guardian),
      ...standing,
    })
    await sink.flush(2000)
  }
  if (fromRole > 0)
    problems.warn('custodyFromRole', { file, column: 'agentSourcedIds', value: String(fromRole) })
}
