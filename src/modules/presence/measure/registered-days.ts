import type { DayNumber } from '#platform/calendar/day-number.ts'
import type { PartSet } from '../presence.ts'

/**
 * The days on which a class was registered, ascending, each packed into one number with the parts of the day that were:
 * a school has too many for objects, and the pupils of a class share one array.
 */
export type RegisteredDays = Int32Array | readonly number[]

const partBits = 8

export const packRegistered = (day: DayNumber, parts: PartSet): number => day * partBits + parts
export const registeredDayOf = (packed: number): DayNumber => Math.floor(packed / partBits)
export const registeredPartsOf = (packed: number): PartSet => packed & (partBits - 1)

/** The registered parts by day, where a day is looked up more than once. */
export const partsByDay = (registered: RegisteredDays): ReadonlyMap<DayNumber, PartSet> => {
  const parts = new Map<DayNumber, PartSet>()
  for (const packed of registered) parts.set(registeredDayOf(packed), registeredPartsOf(packed))
  return parts
}
