import { familyNameFor, type Names, type Origin, type Sex } from './names.ts'
import type { Random } from '#platform/random.ts'

type Relation = 'mother' | 'father' | 'parent' | 'guardian' | 'other'

export type DemoPersonName = {
  readonly id: string
  readonly given: string
  readonly middle: string | null
  readonly family: string
  readonly isProtected: boolean
}

export type Guardian = DemoPersonName & {
  readonly relation: Relation
  readonly hasCustody: boolean
  readonly accessLevel: 'full' | 'none'
  /** For the e-mail address and the telephone number, which are told apart by it. */
  readonly number: number
}

export type Family = {
  readonly origin: Origin
  /** What the children are called; the middle name is the other parent's, where it differs. */
  readonly family: string
  readonly middle: string | null
  readonly guardians: readonly Guardian[]
  readonly isProtected: boolean
  children: number
  youngestGrade: number
}

type Adult = { sex: Sex; relation: Relation; custody: boolean; access: 'full' | 'none' }

const mother: Adult = { sex: 'female', relation: 'mother', custody: true, access: 'full' }
const father: Adult = { sex: 'male', relation: 'father', custody: true, access: 'full' }
const without = (adult: Adult, access: 'full' | 'none'): Adult => ({ ...adult, custody: false, access })

/** Who the adults of a family are; the first one has custody. `apart`: they do not live together, and seldom share a name. */
const adultsOf = (random: Random, isProtected: boolean): { adults: readonly Adult[]; apart: boolean } => {
  if (isProtected) return { adults: [random.chance(0.8) ? mother : father], apart: false }
  const place = random.next()
  if (place < 0.68) return { adults: [mother, father], apart: false }
  if (place < 0.87) return { adults: [mother, father], apart: true }
  if (place < 0.925) return { adults: [random.chance(0.85) ? mother : father], apart: true }
  if (place < 0.94) return { adults: [mother, without(father, 'full')], apart: true }
  if (place < 0.953) return { adults: [mother, without(father, 'none')], apart: true }
  if (place < 0.96) return { adults: [father, without(mother, 'none')], apart: true }
  if (place < 0.975) {
    const stepfather: Adult = { sex: 'male', relation: 'other', custody: false, access: 'none' }
    return { adults: [mother, father, stepfather], apart: true }
  }
  if (place < 0.99) {
    const sex = random.chance(0.6) ? 'female' : 'male'
    const parent: Adult = { sex, relation: 'parent', custody: true, access: 'full' }
    return { adults: [parent, parent], apart: false }
  }
  const guardian: Adult = { sex: 'female', relation: 'guardian', custody: true, access: 'full' }
  return { adults: [guardian], apart: false }
}

export type FamilyMaker = (grade: number, isProtected: boolean) => Family

export const familyMaker = (random: Random, names: Names, nextId: () => string): FamilyMaker => {
  let guardians = 0
  return (grade, isProtected) => {
    const origin = names.origin()
    const family = names.family(origin)
    const { adults, apart } = adultsOf(random, isProtected)
    const sharesName = random.chance(apart ? 0.15 : 0.6)
    const made = adults.map(({ sex, relation, custody, access }, place): Guardian => {
      guardians += 1
      const keepsFamily = place === 0 || (sharesName && relation !== 'other')
      return {
        id: nextId(),
        given: names.given(origin, 'adult', sex),
        middle: null,
        family: familyNameFor(keepsFamily ? family : names.family(origin), sex),
        isProtected,
        relation,
        hasCustody: custody,
        accessLevel: access,
        number: guardians,
      }
    })
    const other = made[1]
    const middle =
      origin === 'danish' && other !== undefined && other.family !== family && other.relation !== 'other'
        ? other.family
        : null
    return { origin, family, middle, guardians: made, isProtected, children: 0, youngestGrade: grade }
  }
}

/** Families of one school with room for a younger child. Cohorts come oldest first. */
type SiblingPool = {
  readonly find: (grade: number) => Family | null
  readonly add: (family: Family) => void
}

const triesForSibling = 4
const mostChildren = 4
const leastYearsApart = 2
/** How far back it looks among the families, so that brothers and sisters are a few years apart. */
const reach = 130

export const siblingPool = (random: Random): SiblingPool => {
  const families: Family[] = []
  return {
    find: (grade) => {
      for (let attempt = 0; attempt < triesForSibling && families.length > 0; attempt++) {
        const family = families[Math.max(0, families.length - 1 - random.below(reach))]
        if (family === undefined || family.isProtected || family.children >= mostChildren) continue
        if (family.youngestGrade - grade >= leastYearsApart) return family
      }
      return null
    },
    add: (family) => {
      families.push(family)
    },
  }
}
