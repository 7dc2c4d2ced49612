import { v7 } from 'uuid'

declare const brand: unique symbol

/** A string that only its own parser can make, so that a pupil's id is never passed where a class's is meant. */
export type Branded<Name extends string> = string & { readonly [brand]: Name }

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export type IdKind<Name extends string> = {
  /** Returns the id, or null when the text is not one: an id that does not parse is a page that does not exist. */
  parse(text: string): Branded<Name> | null
  /** A new, time-ordered id (uuid version 7). */
  create(): Branded<Name>
  /** For text that the database has already checked. */
  trust(text: string): Branded<Name>
}

const idKind = <Name extends string>(): IdKind<Name> => ({
  parse: (text) => (uuidPattern.test(text) ? (text as Branded<Name>) : null),
  create: () => v7() as Branded<Name>,
  trust: (text) => text as Branded<Name>,
})

export type MunicipalityId = Branded<'municipality'>
export const MunicipalityId = idKind<'municipality'>()
/** Anyone: staff, guardian or pupil. A pupil's `PupilId` is the same uuid as the `PersonId` of that child. */
export type PersonId = Branded<'person'>
export const PersonId = idKind<'person'>()
export type PupilId = Branded<'pupil'>
export const PupilId = idKind<'pupil'>()
export type SchoolId = Branded<'school'>
export const SchoolId = idKind<'school'>()
export type DepartmentId = Branded<'department'>
export const DepartmentId = idKind<'department'>()
export type ClassId = Branded<'class'>
export const ClassId = idKind<'class'>()
export type AbsenceId = Branded<'absence'>
export const AbsenceId = idKind<'absence'>()
export type SignalId = Branded<'signal'>
export const SignalId = idKind<'signal'>()
