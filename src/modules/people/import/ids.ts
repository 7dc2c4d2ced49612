import { type Branded, type IdKind, PersonId } from '#platform/ids.ts'

const kind = <Name extends string>(): IdKind<Name> => PersonId as unknown as IdKind<Name>

export type ImportRunId = Branded<'importRun'>
export const ImportRunId = kind<'importRun'>()
export type RosterExportId = Branded<'rosterExport'>
export const RosterExportId = kind<'rosterExport'>()
