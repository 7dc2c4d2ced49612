import type { HeldRole, PersonActor, Role } from '../../src/platform/access/actor.ts'
import { MunicipalityId, type PersonId, type SchoolId } from '../../src/platform/ids.ts'
import { startPlan } from '../../src/modules/plans/start.ts'
import { templatesOf } from '../../src/modules/plans/template/template-store.ts'
import type { TestDatabase } from './database.ts'
import { builders } from './world.ts'

/** A school with a class, a child with two parents, and those who work around it; another school for those who must not see. */
export const planWorld = async ({ database }: Pick<TestDatabase, 'database'>) => {
  const municipality = MunicipalityId.create()
  const operator = { kind: 'system', name: 'operator', municipality } as const
  const world = await database.as(operator, async (tx) => {
    await tx.db
      .insertInto('municipality')
      .values({ id: municipality, name: `Plankommune ${municipality}` })
      .execute()
    const make = builders(tx, municipality)
    const school = await make.school('Vestskolen')
    const otherSchool = await make.school('Østskolen')
    const homeClass = await make.homeClass(school, '4.b', '4')
    const staff = async (given: string, role: Role, at: SchoolId | null) => {
      const id = await make.person(given, 'Ansat')
      await make.holds(id, role, at)
      return { id, role, at }
    }
    const teacher = await staff('Mette', 'teacher', school)
    const colleague = await staff('Ali', 'pedagogue', school)
    const counsellor = await staff('Vibeke', 'counsellor', school)
    const leader = await staff('Lone', 'schoolLeader', school)
    const otherLeader = await staff('Otto', 'schoolLeader', otherSchool)
    const otherTeacher = await staff('Tove', 'teacher', otherSchool)
    const psychologist = await staff('Pia', 'psychologist', null)
    const coordinator = await staff('Malik', 'milCoordinator', null)
    const administration = await staff('Frida', 'administration', null)
    const administrator = await staff('Sys', 'systemAdministrator', null)
    await make.teaches(teacher.id, homeClass)
    await make.teaches(colleague.id, homeClass)
    const pupil = await make.pupil('Ida', 'Lund', { school, homeClass, gradeLevel: '4' })
    const classmate = await make.pupil('Bo', 'Berg', { school, homeClass, gradeLevel: '4' })
    const mother = await make.person('Anna', 'Lund')
    const father = await make.person('Jens', 'Lund')
    const otherParent = await make.person('Per', 'Berg')
    await make.guardian(mother, pupil, true)
    await make.guardian(father, pupil, true)
    await make.guardian(otherParent, classmate, true)
    return {
      school,
      otherSchool,
      homeClass,
      pupil,
      classmate,
      staff: {
        teacher,
        colleague,
        counsellor,
        leader,
        otherLeader,
        otherTeacher,
        psychologist,
        coordinator,
        administration,
        administrator,
      },
      family: { mother, father, otherParent },
    }
  })
  const actor = (person: PersonId, role: Role, school: SchoolId | null): PersonActor => {
    const roles: readonly HeldRole[] = [{ role, school }]
    return { kind: 'person', municipality, person, roles }
  }
  const staffActor = (name: keyof typeof world.staff): PersonActor => {
    const { id, role, at } = world.staff[name]
    return actor(id, role, at)
  }
  return {
    ...world,
    municipality,
    teacher: staffActor('teacher'),
    colleague: staffActor('colleague'),
    counsellor: staffActor('counsellor'),
    leader: staffActor('leader'),
    otherLeader: staffActor('otherLeader'),
    otherTeacher: staffActor('otherTeacher'),
    psychologist: staffActor('psychologist'),
    coordinator: staffActor('coordinator'),
    administration: staffActor('administration'),
    administrator: staffActor('administrator'),
    mother: actor(world.family.mother, 'custodyHolder', null),
    father: actor(world.family.father, 'custodyHolder', null),
    otherParent: actor(world.family.otherParent, 'custodyHolder', null),
    child: actor(world.pupil as unknown as PersonId, 'pupil', null),
    otherChild: actor(world.classmate as unknown as PersonId, 'pupil', null),
  }
}

export type PlanWorld = Awaited<ReturnType<typeof planWorld>>

/** A plan about the child, begun by its teacher; returns its id. */
export const childPlan = async ({ database }: TestDatabase, world: PlanWorld): Promise<string> =>
  await database.as(world.teacher, async (tx) => {
    const [template] = await templatesOf(tx)
    if (template === undefined) throw new Error('There is no template.')
    return await startPlan(tx, {
      school: world.school,
      subject: { kind: 'child', id: world.pupil },
      title: 'Mere ro i morgenerne',
      template: { id: template.template, version: template.version },
    })
  })
