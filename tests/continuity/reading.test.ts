import { expect, test } from 'vitest'
import { makeModel } from '../../src/modules/continuity/engine/model.ts'
import { makeProblem } from '../../src/modules/continuity/engine/problem.ts'
import { readTasks } from '../../src/modules/continuity/engine/tasks.ts'
import { bySlot } from '../../src/modules/continuity/engine/timetable.ts'
import { asTimetable } from './as-timetable.ts'
import { madeLesson, madeMember, madeNeed } from './made-rows.ts'
import type { Away, LessonRow, StaffRow } from './rows.ts'

const pedagogue = (unavailable: Away[]): StaffRow => madeMember({ kind: 'pedagogue', unavailable })

test('slots have one order, however many ways of writing them a day has', () => {
  const slots = ['10:00', '7', 'morgen', '8:15', '08:20', '12', 'aften', '3']
  const order = ['8:15', '08:20', '10:00', '3', '7', '12', 'aften', 'morgen']
  for (let turn = 0; turn < slots.length; turn++)
    expect([...slots.slice(turn), ...slots.slice(0, turn)].sort(bySlot)).toEqual(order)
})

test.each<[Away, boolean]>([
  [{ day: 1, slot: '10:00' }, false],
  [{ day: 1, slot: '09:05' }, false],
  [{ slot: '9:05' }, false],
  [{ day: 1 }, false],
  [{ day: 1, slot: '10:35' }, true],
  [{ day: 1, slot: '09:00' }, true],
  [{ day: 2 }, true],
  [{ week: 'B' }, true],
])('somebody who is away from %j may have a lesson from 9.05 to 10.35: %s', (away, may) => {
  const school = {
    lessons: [madeLesson({ slot: '09:05', minutes: 90 })],
    staff: [pedagogue([away])],
    needs: [madeNeed({ lessons: ['dansk'] })],
  }
  const { model } = makeModel(makeProblem(asTimetable(school)))
  expect(model.candidates.map(({ length }) => length)).toEqual([may ? 1 : 0])
})

test('a need that names no lesson is met in the same lessons of a week, whether or not another week is planned with it', () => {
  const inA = [
    madeLesson({ lesson: 'A1', week: 'A', slot: '1' }),
    madeLesson({ lesson: 'A2', week: 'A', slot: '2' }),
    madeLesson({ lesson: 'A3', week: 'A', day: 2 }),
  ]
  const inB = [
    madeLesson({ lesson: 'B2', week: 'B', slot: '2' }),
    madeLesson({ lesson: 'B3', week: 'B', day: 2, slot: '1' }),
    madeLesson({ lesson: 'B4', week: 'B', day: 2, slot: '2' }),
  ]
  const helpedIn = (lessons: LessonRow[]): string[] =>
    readTasks(asTimetable({ lessons, staff: [], needs: [madeNeed({ minutes_per_week: 45 })] }))
      .tasks.flatMap(({ pieces }) => pieces.map(({ id }) => id))
      .sort()
  expect(helpedIn(inA)).toEqual(['A1'])
  expect(helpedIn(inB)).toEqual(['B2'])
  expect(helpedIn([...inA, ...inB])).toEqual(['A1', 'B2'])
})
