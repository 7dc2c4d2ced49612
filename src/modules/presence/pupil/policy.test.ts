import { expect, test } from 'vitest'
import type { PersonActor, Role } from '#platform/access/actor.ts'
import type { Decision } from '#platform/access/decision.ts'
import { MunicipalityId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import { mayReadClass } from '../class/policy.ts'
import { mayAnswerSignal } from '../signals/policy.ts'
import { type AccessReason, mayReadPupil, viewerOf } from './policy.ts'

const municipality = MunicipalityId.create()
const school = SchoolId.create()
const otherSchool = SchoolId.create()
const pupil = PupilId.create()

const someone = (role: Role, at: SchoolId | null = null, person = PersonId.create()): PersonActor => ({
  kind: 'person',
  municipality,
  person,
  roles: [{ role, school: at }],
})
const themselves = someone('pupil', null, PersonId.trust(pupil))

const no = (because: string): Decision => ({ may: false, because })
const yes = (because: string): Decision => ({ may: true, because })

test.for<[string, PersonActor, readonly AccessReason[], Decision]>([
  ['a teacher of another class', someone('teacher', school), [], no('noAccess')],
  ['a leader of another school', someone('schoolLeader', otherSchool), [], no('noAccess')],
  ['the administration', someone('administration'), [], no('noAccess')],
  ['a system administrator', someone('systemAdministrator'), [], no('noAccess')],
  ['a guardian without custody', someone('custodyHolder'), [], no('noAccess')],
  ['another pupil, whatever the database says', someone('pupil'), ['self'], no('noAccess')],
  ['a teacher of the class', someone('teacher', school), ['teachesClass'], yes('teachesClass')],
  ['the leader of the school', someone('schoolLeader', school), ['leadsSchool'], yes('leadsSchool')],
  ['a custody holder', someone('custodyHolder'), ['custody'], yes('custody')],
  [
    'a teacher who is the parent as well',
    someone('teacher'),
    ['teachesClass', 'custody'],
    yes('teachesClass'),
  ],
  ['the pupil', themselves, ['self'], yes('self')],
])('reading a pupil: %s', ([, actor, reasons, expected]) => {
  expect(mayReadPupil(actor, { pupil, reasons })).toEqual(expected)
})

test.for<[string, PersonActor, readonly AccessReason[], Decision]>([
  ['someone without a reason', someone('teacher', school), [], no('noAccess')],
  ['a custody holder', someone('custodyHolder'), ['custody'], no('staffOnly')],
  ['the pupil', themselves, ['self'], no('staffOnly')],
  ['a teacher of the class', someone('teacher', school), ['teachesClass'], yes('teachesClass')],
  ['the leader of the school', someone('schoolLeader', school), ['leadsSchool'], yes('leadsSchool')],
])('answering a signal: %s', ([, actor, reasons, expected]) => {
  expect(mayAnswerSignal(actor, { pupil, reasons })).toEqual(expected)
})

test.for<[string, PersonActor, boolean, Decision]>([
  ['a custody holder', someone('custodyHolder'), false, no('role')],
  ['the administration', someone('administration'), false, no('role')],
  ['a system administrator', someone('systemAdministrator'), false, no('role')],
  ['a pupil', someone('pupil'), false, no('role')],
  ['a teacher of another class', someone('teacher', school), false, no('notOwnClass')],
  ['the leader of another school', someone('schoolLeader', otherSchool), false, no('notOwnClass')],
  ['a teacher of the class', someone('teacher', school), true, yes('teachesClass')],
  ['a pedagogue of the class', someone('pedagogue', school), true, yes('teachesClass')],
  ['the leader of the school', someone('schoolLeader', school), false, yes('leadsSchool')],
])('reading a class: %s', ([, actor, isOwn, expected]) => {
  expect(mayReadClass(actor, { school, isOwn })).toEqual(expected)
})

test('a page is worded for whom the strongest reason makes one', () => {
  expect(viewerOf(someone('teacher'), { pupil, reasons: ['custody', 'teachesClass'] })).toBe('staff')
  expect(viewerOf(someone('custodyHolder'), { pupil, reasons: ['custody'] })).toBe('family')
  expect(viewerOf(themselves, { pupil, reasons: ['self'] })).toBe('child')
  expect(viewerOf(someone('pupil'), { pupil, reasons: ['self'] })).toBeNull()
})
