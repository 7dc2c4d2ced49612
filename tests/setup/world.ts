import type { HeldRole, PersonActor, Role } from '../../src/platform/access/actor.ts'
import type { ActorTx, Database } from '../../src/platform/db/database.ts'
import { ClassId, MunicipalityId, PersonId, PupilId, SchoolId } from '../../src/platform/ids.ts'
import { danishSortKey, searchText } from '../../src/platform/text/danish.ts'

const from = Temporal.PlainDate.from('2026-08-10')
const always = { source: 'test', valid_from: from, valid_to: null }

/** Small builders for tests: each makes one fact in the roster, as the operator. */
export const builders = (tx: ActorTx, municipality: MunicipalityId) => {
  const key = { municipality_id: municipality }
  const person = async (
    given: string,
    family: string,
    more: { isProtected?: boolean } = {},
  ): Promise<PersonId> => {
    const id = PersonId.create()
    await tx.db
      .insertInto('person')
      .values({
        ...key,
        ...always,
        id,
        given_name: given,
        family_name: family,
        sort_key: danishSortKey(`${family} ${given}`),
        search_text: searchText(`${given} ${family}`),
        is_protected: more.isProtected ?? false,
        source_id: id,
      })
      .execute()
    return id
  }
  const row = () => {
    const id = crypto.randomUUID()
    return { ...key, ...always, id, source_id: id }
  }
  return {
    person,
    school: async (name: string): Promise<SchoolId> => {
      const id = SchoolId.create()
      await tx.db
        .insertInto('school')
        .values({ ...key, ...always, id, name, source_id: id })
        .execute()
      return id
    },
    homeClass: async (school: SchoolId, title: string, gradeLevel: string): Promise<ClassId> => {
      const id = ClassId.create()
      await tx.db
        .insertInto('class')
        .values({
          ...key,
          ...always,
          id,
          school_id: school,
          kind: 'homeroom',
          title,
          sort_key: danishSortKey(title),
          grade_levels: [gradeLevel],
          source_id: id,
        })
        .execute()
      return id
    },
    pupil: async (
      given: string,
      family: string,
      goes: { school: SchoolId; homeClass: ClassId; gradeLevel: string; isProtected?: boolean },
    ): Promise<PupilId> => {
      const id = PupilId.trust(await person(given, family, { isProtected: goes.isProtected ?? false }))
      await tx.db
        .insertInto('pupil')
        .values({ ...key, id, birth_date: Temporal.PlainDate.from('2017-03-01') })
        .execute()
      await tx.db
        .insertInto('enrolment')
        .values({ ...row(), pupil_id: id, school_id: goes.school, grade_level: goes.gradeLevel })
        .execute()
      await tx.db
        .insertInto('class_member')
        .values({ ...row(), class_id: goes.homeClass, pupil_id: id })
        .execute()
      return id
    },
    teaches: async (who: PersonId, schoolClass: ClassId) => {
      await tx.db
        .insertInto('class_staff')
        .values({ ...row(), class_id: schoolClass, person_id: who })
        .execute()
    },
    holds: async (who: PersonId, role: Role, school: SchoolId | null) => {
      await tx.db
        .insertInto('staff_role')
        .values({ ...row(), person_id: who, role, school_id: school })
        .execute()
    },
    guardian: async (who: PersonId, pupil: PupilId, hasCustody: boolean) => {
      await tx.db
        .insertInto('guardianship')
        .values({
          ...row(),
          guardian_id: who,
          pupil_id: pupil,
          relation: 'parent',
          has_custody: hasCustody,
          access_level: 'full',
        })
        .execute()
    },
    contact: async (who: PersonId, email: string) => {
      await tx.db
        .insertInto('person_contact')
        .values({ ...key, person_id: who, email })
        .execute()
    },
  }
}

export type Builders = ReturnType<typeof builders>

export const newMunicipality = async (
  database: Database,
  name: string,
  build: (make: Builders) => Promise<void>,
): Promise<MunicipalityId> => {
  const municipality = MunicipalityId.create()
  await database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    await tx.db.insertInto('municipality').values({ id: municipality, name }).execute()
    await build(builders(tx, municipality))
  })
  return municipality
}

const heldBy = (role: Role, school: SchoolId | null = null): HeldRole => ({ role, school })

/**
 * A municipality that a test can hold in its head. Ida and Noah go to 3.a at Birkeskolen, where Mette teaches and Karen leads; Liv
 * goes to 8.b there with Ole; Max goes to Åskolen, led by Bo. Gitte has custody of Ida, Per has not. Noah is name-and-address
 * protected. In another municipality Frede teaches Sofus.
 */
export const smallWorld = async (database: Database) => {
  const ids: Record<string, string> = {}
  const keep = <Id extends string>(name: string, id: Id): Id => {
    ids[name] = id
    return id
  }
  const vindrose = await newMunicipality(database, 'Vindrose Kommune', async (make) => {
    const birk = keep('birk', await make.school('Birkeskolen'))
    const aa = keep('aa', await make.school('Åskolen'))
    const class3a = keep('class3a', await make.homeClass(birk, '3.a', '3'))
    const class8b = keep('class8b', await make.homeClass(birk, '8.b', '8'))
    const class5c = keep('class5c', await make.homeClass(aa, '5.c', '5'))
    const ida = keep(
      'ida',
      await make.pupil('Ida', 'Holm', { school: birk, homeClass: class3a, gradeLevel: '3' }),
    )
    const noah = keep(
      'noah',
      await make.pupil('Noah', 'Dam', {
        school: birk,
        homeClass: class3a,
        gradeLevel: '3',
        isProtected: true,
      }),
    )
    keep('liv', await make.pupil('Liv', 'Aagaard', { school: birk, homeClass: class8b, gradeLevel: '8' }))
    keep('max', await make.pupil('Max', 'Bech', { school: aa, homeClass: class5c, gradeLevel: '5' }))
    const mette = keep('mette', await make.person('Mette', 'Krog'))
    await make.holds(mette, 'teacher', birk)
    await make.teaches(mette, class3a)
    const ole = keep('ole', await make.person('Ole', 'Lund'))
    await make.holds(ole, 'teacher', birk)
    await make.teaches(ole, class8b)
    const karen = keep('karen', await make.person('Karen', 'Friis'))
    await make.holds(karen, 'schoolLeader', birk)
    const bo = keep('bo', await make.person('Bo', 'Juul'))
    await make.holds(bo, 'schoolLeader', aa)
    const anne = keep('anne', await make.person('Anne', 'Vad'))
    await make.holds(anne, 'administration', null)
    const sus = keep('sus', await make.person('Sus', 'Toft'))
    await make.holds(sus, 'systemAdministrator', null)
    const gitte = keep('gitte', await make.person('Gitte', 'Holm'))
    await make.guardian(gitte, PupilId.trust(ida), true)
    await make.contact(gitte, 'gitte@example.dk')
    const per = keep('per', await make.person('Per', 'Holm'))
    await make.guardian(per, PupilId.trust(ida), false)
    const noahsMother = keep('noahsMother', await make.person('Aja', 'Dam'))
    await make.guardian(noahsMother, PupilId.trust(noah), true)
    await make.contact(noahsMother, 'aja@example.dk')
  })
  const elsewhere = await newMunicipality(database, 'Fjord Kommune', async (make) => {
    const school = await make.school('Fjordskolen')
    const schoolClass = keep('classElsewhere', await make.homeClass(school, '1.a', '1'))
    keep('sofus', await make.pupil('Sofus', 'Kjær', { school, homeClass: schoolClass, gradeLevel: '1' }))
    const frede = keep('frede', await make.person('Frede', 'Bang'))
    await make.holds(frede, 'teacher', school)
    await make.teaches(frede, schoolClass)
  })
  const id = (name: string): string => {
    const found = ids[name]
    if (found === undefined) throw new Error(`Nobody here is called ${name}.`)
    return found
  }
  const actor = (name: string, municipality: MunicipalityId, roles: readonly HeldRole[]): PersonActor => ({
    kind: 'person',
    municipality,
    person: PersonId.trust(id(name)),
    roles,
  })
  const birk = SchoolId.trust(id('birk'))
  const aa = SchoolId.trust(id('aa'))
  return {
    vindrose,
    elsewhere,
    birk,
    aa,
    class3a: ClassId.trust(id('class3a')),
    class8b: ClassId.trust(id('class8b')),
    class5c: ClassId.trust(id('class5c')),
    classElsewhere: ClassId.trust(id('classElsewhere')),
    ida: PupilId.trust(id('ida')),
    noah: PupilId.trust(id('noah')),
    liv: PupilId.trust(id('liv')),
    max: PupilId.trust(id('max')),
    sofus: PupilId.trust(id('sofus')),
    mette: actor('mette', vindrose, [heldBy('teacher', birk)]),
    ole: actor('ole', vindrose, [heldBy('teacher', birk)]),
    karen: actor('karen', vindrose, [heldBy('schoolLeader', birk)]),
    bo: actor('bo', vindrose, [heldBy('schoolLeader', aa)]),
    anne: actor('anne', vindrose, [heldBy('administration')]),
    sus: actor('sus', vindrose, [heldBy('systemAdministrator')]),
    gitte: actor('gitte', vindrose, [heldBy('custodyHolder')]),
    per: actor('per', vindrose, []),
    noahsMother: actor('noahsMother', vindrose, [heldBy('custodyHolder')]),
    idaHerself: actor('ida', vindrose, [heldBy('pupil')]),
    frede: actor('frede', elsewhere, [heldBy('teacher')]),
  }
}

export type SmallWorld = Awaited<ReturnType<typeof smallWorld>>
