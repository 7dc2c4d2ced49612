import type { PersonActor } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type Route, page } from '#platform/http/page.ts'
import { SchoolId } from '#platform/ids.ts'
import { countingOf } from './counted-days.ts'
import { mayReadSchool, schoolRoles } from './policy.ts'
import { pupilsOnList } from './pupil-list-store.ts'
import { readPupilList } from './school-numbers.ts'
import { type SchoolPage, readSchoolPage, gradeFrom } from './school-page.ts'
import { type SchoolHead, schoolsOf } from './store.ts'
import { type PupilListPage, pupilListView, schoolView, schoolsView } from './views.tsx'

/** Of a school that the asker does not lead, no more is read than it takes to refuse. */
type About<Shown> = { readonly school: SchoolHead; readonly shown: Shown | null }

const findSchool = async (tx: ActorTx, text: string | undefined): Promise<SchoolHead | null> => {
  const id = SchoolId.parse(text ?? '')
  return id === null ? null : ((await schoolsOf(tx, [id]))[0] ?? null)
}

const about = async <Shown,>(
  tx: ActorTx,
  actor: PersonActor,
  text: string | undefined,
  read: (school: SchoolHead) => Promise<Shown | null>,
): Promise<About<Shown> | null> => {
  const school = await findSchool(tx, text)
  if (school === null) return null
  if (!mayReadSchool(actor, school.id).may) return { school, shown: null }
  const shown = await read(school)
  return shown === null ? null : { school, shown }
}

const shownOf = <Shown,>({ shown }: About<Shown>): Shown => {
  if (shown === null) throw new Error('A school that was refused is not shown.')
  return shown
}

export const showSchool: Route = page<About<SchoolPage>>({
  method: 'GET',
  path: '/skoler/:id',
  action: 'presence.school.read',
  roles: schoolRoles,
  load: async (tx, { params }, { actor }) =>
    await about(tx, actor, params['id'], async (school) => await readSchoolPage(tx, school, null)),
  may: (actor, { school }) => mayReadSchool(actor, school.id),
  pupils: () => [],
  logSubject: ({ school }) => school.name,
  respond: ({ subject, tx }) => schoolView(shownOf(subject), tx.today),
})

export const showGrade: Route = page<About<SchoolPage>>({
  method: 'GET',
  path: '/skoler/:id/aargang/:grade',
  action: 'presence.grade.read',
  roles: schoolRoles,
  load: async (tx, { params }, { actor }) => {
    const grade = gradeFrom(params['grade'] ?? '')
    if (grade === null) return null
    return await about(tx, actor, params['id'], async (school) => {
      const shown = await readSchoolPage(tx, school, grade)
      // A year group that the school does not have is a page that does not exist.
      if (shown.classes.length === 0 && shown.numbers.whole.people.pupils === 0) return null
      return shown
    })
  },
  may: (actor, { school }) => mayReadSchool(actor, school.id),
  pupils: () => [],
  logSubject: ({ school }, { params }) => `${school.name}, ${params['grade'] ?? ''}. klassetrin`,
  respond: ({ subject, tx }) => schoolView(shownOf(subject), tx.today),
})

export const showPupilList: Route = page<About<PupilListPage>>({
  method: 'GET',
  path: '/skoler/:id/elever',
  action: 'presence.school.pupils.read',
  roles: schoolRoles,
  load: async (tx, { params, query }, { actor }) => {
    const list = readPupilList(query.get('hvilke'))
    const gradeText = query.get('aargang')
    const grade = gradeText === null ? null : gradeFrom(gradeText)
    if (list === null || (gradeText !== null && grade === null)) return null
    return await about(tx, actor, params['id'], async (school) => {
      const counting = await countingOf(tx, 1)
      return {
        school,
        list,
        grade,
        counting,
        pupils: await pupilsOnList(tx, school.id, list, counting, grade),
      }
    })
  },
  may: (actor, { school }) => mayReadSchool(actor, school.id),
  pupils: ({ shown }) => shown?.pupils.map(({ id }) => id) ?? [],
  logSubject: ({ school }, { query }) => `${school.name}: ${query.get('hvilke') ?? ''}`,
  respond: ({ subject, tx }) => pupilListView(shownOf(subject), tx.today),
})

type Schools = { readonly schools: readonly SchoolHead[]; readonly only: SchoolPage | null }

/** The schools a leader leads; whoever leads one sees it at once. */
export const showSchools: Route = page<Schools>({
  method: 'GET',
  path: '/skoler',
  action: 'presence.schools.read',
  roles: schoolRoles,
  load: async (tx, _request, { actor }) => {
    const led = actor.roles.flatMap(({ role, school }) =>
      role === 'schoolLeader' && school !== null ? [school] : [],
    )
    const schools = await schoolsOf(tx, led)
    const [first] = schools
    const only = schools.length === 1 && first !== undefined ? await readSchoolPage(tx, first, null) : null
    return { schools, only }
  },
  may: () => allow('leadsSchool'),
  pupils: () => [],
  logSubject: ({ schools }) => schools.map(({ name }) => name).join(', '),
  respond: ({ subject: { schools, only }, tx }) =>
    only === null ? schoolsView(schools) : schoolView(only, tx.today),
})

export const schoolRoutes: readonly Route[] = [showSchools, showSchool, showGrade, showPupilList]
