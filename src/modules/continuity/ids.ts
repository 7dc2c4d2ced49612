import { type Branded, type IdKind, PersonId } from '#platform/ids.ts'

const kind = <Name extends string>(): IdKind<Name> => PersonId as unknown as IdKind<Name>

export type TimetableId = Branded<'timetable'>
export const TimetableId = kind<'timetable'>()
/** An adult, a pupil or a lesson as one timetable has it; not the person on the roster. */
export type PartId = Branded<'timetablePart'>
export const PartId = kind<'timetablePart'>()
/** A proposal that was asked for. */
export type ScenarioId = Branded<'continuityScenario'>
export const ScenarioId = kind<'continuityScenario'>()
