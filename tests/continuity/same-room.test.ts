import { expect, test } from 'vitest'
import { solve } from '../../src/modules/continuity/engine/solve.ts'
import { asTimetable } from './as-timetable.ts'
import { madeLesson, madeMember, madeNeed } from './made-rows.ts'
import type { LessonRow, NeedRow, School, StaffRow } from './rows.ts'

const member = (staff: string): StaffRow => madeMember({ staff, kind: 'pedagogue' })

const need = (pupil: string, lessons: string[], more: Partial<NeedRow> = {}): NeedRow =>
  madeNeed({ pupil, lessons, ...more })

const lesson = (name: string, slot: string, more: Partial<LessonRow> = {}): LessonRow =>
  madeLesson({ lesson: name, slot, teachers: ['Jens'], pupils: ['Ida', 'Bo', 'Eva'], ...more })

const planned = async (school: School) => {
  const solution = await solve(asTimetable(school), {
    mode: { kind: 'changes', most: 5 },
    seconds: 10,
    iterations: 2000,
    seed: 1,
  })
  if (solution.kind !== 'solved') throw new Error('Nothing is locked')
  return solution
}

test('nobody helps a child in a lesson with another child whom they may not be with', async () => {
  const school: School = {
    lessons: [
      lesson('dansk', '1'),
      lesson('Bo alene', '2', { class_or_group: '', pupils: ['Bo'], teachers: [] }),
    ],
    staff: [member('Pia')],
    needs: [need('Ida', ['dansk']), need('Bo', ['Bo alene'], { forbidden_adults: ['Pia'] })],
  }
  const { assignment, uncovered } = await planned(school)
  expect(assignment.map(({ adult }) => adult)).toEqual([null, null])
  expect(uncovered.map(({ why }) => why)).toEqual(['forbidden', 'forbidden'])
})

test('whoever helps in the class is met by the other focus child there, who then needs nobody new', async () => {
  const school: School = {
    lessons: [
      lesson('dansk', '1', { teachers: ['Jens', 'Pia'] }),
      lesson('Bo alene', '2', { class_or_group: '', pupils: ['Bo'], teachers: ['Omar'] }),
    ],
    staff: [member('Omar'), member('Pia')],
    needs: [need('Ida', ['dansk']), need('Bo', ['Bo alene'])],
  }
  const { assignment, children } = await planned(school)
  expect(children.map(({ id, before, after }) => [id, before, after])).toEqual([
    ['Ida', 2, 2],
    ['Bo', 3, 2],
  ])
  expect(new Set(assignment.map(({ adult }) => adult)).size).toBe(1)
})

test('of plans that are as good, the one with more of the primary adult', async () => {
  const school: School = {
    lessons: ['1', '3', '5'].map((slot) =>
      lesson(`Ida ${slot}`, slot, { class_or_group: '', pupils: ['Ida'], teachers: [] }),
    ),
    staff: ['Anna', 'Omar', 'Pia', 'Rie'].map(member),
    needs: [need('Ida', ['Ida 1', 'Ida 3', 'Ida 5'], { primary_adult: 'Pia' })],
  }
  const { assignment } = await planned(school)
  expect(assignment.map(({ adult }) => adult)).toEqual(['Pia', 'Pia', 'Pia'])
})

test('somebody who stands beside the support is there whatever is planned, and nowhere else', async () => {
  const school: School = {
    lessons: [
      lesson('Ida alene', '1', { class_or_group: '', pupils: ['Ida'], teachers: ['Pia', 'Omar'] }),
      lesson('Bo alene', '1', { class_or_group: '', pupils: ['Bo'], teachers: [] }),
    ],
    staff: [member('Omar'), member('Pia')],
    needs: [need('Ida', ['Ida alene']), need('Bo', ['Bo alene'])],
  }
  const { assignment, children } = await planned(school)
  expect(assignment.filter(({ adult }) => adult === 'Omar')).toEqual([])
  expect(children.find(({ id }) => id === 'Ida')).toMatchObject({ base: 1, before: 2 })
})
