import { expect, test } from 'vitest'
import { bySlot } from '../../src/modules/continuity/engine/timetable.ts'

test('slots have one order, however many ways of writing them a day has', () => {
  const slots = ['10:00', '7', 'morgen', '8:15', '08:20', '12', 'aften', '3']
  const order = ['8:15', '08:20', '10:00', '3', '7', '12', 'aften', 'morgen']
  for (let turn = 0; turn < slots.length; turn++)
    expect([...slots.slice(turn), ...slots.slice(0, turn)].sort(bySlot)).toEqual(order)
})
