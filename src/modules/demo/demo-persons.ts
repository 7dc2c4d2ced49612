import { roles, type Role } from '#platform/access/actor.ts'
import type { Guardian } from './families.ts'
import type { DemoClass, DemoPupil, DemoRoster, DemoSchool } from './roster.ts'

/** Who a visitor can sign in as. They know each other: the teacher has the pupil in class, the parent is the pupil's. */
export type DemoCast = {
  readonly school: DemoSchool
  readonly homeClass: DemoClass
  readonly pupil: DemoPupil
  readonly guardian: Guardian
  readonly persons: readonly { readonly role: Role; readonly person: string }[]
}

export const custodyHolderOf = (pupil: DemoPupil): Guardian | null =>
  pupil.household.guardians.find(({ hasCustody, accessLevel }) => hasCustody && accessLevel === 'full') ??
  null

const demoGrade = 8

/** A pupil of the eighth grade whose family is not protected, if possible with brothers or sisters at the school. */
const starOf = (
  school: DemoSchool,
  homeClass: DemoClass,
): { pupil: DemoPupil; guardian: Guardian } | null => {
  const inClass = school.pupils
    .filter(({ now, before, isProtected }) => now === homeClass && before !== null && !isProtected)
    .sort((one, other) => other.household.children - one.household.children)
  for (const pupil of inClass) {
    const guardian = custodyHolderOf(pupil)
    if (guardian !== null) return { pupil, guardian }
  }
  return null
}

export const castOf = (roster: DemoRoster): DemoCast => {
  for (const school of roster.schools) {
    const homeClass = school.classes.find(
      ({ kind, isCurrent, grade }) => kind === 'homeroom' && isCurrent && grade === demoGrade,
    )
    const star = homeClass === undefined ? null : starOf(school, homeClass)
    if (homeClass === undefined || star === null) continue
    const at = (role: Role): string | undefined => {
      if (role === 'pupil') return star.pupil.id
      if (role === 'custodyHolder') return star.guardian.id
      if (role === 'teacher') return homeClass.staff[0]?.id
      const held = roster.staff.filter((member) => member.role === role)
      return (held.find((member) => member.school === school.place) ?? held[0])?.id
    }
    const persons = roles.flatMap((role) => {
      const person = at(role)
      return person === undefined ? [] : [{ role, person }]
    })
    return { school, homeClass, ...star, persons }
  }
  throw new Error('No school of the demonstration has a family that can be shown')
}
