import type { CopyRow, CopyValue } from '#platform/db/copy-rows.ts'
import { danishSortKey, searchText } from '#platform/text/danish.ts'
import type { DemoCalendar } from './demo-calendar.ts'
import type { DemoPersonName, Family, Guardian } from './families.ts'
import type { DemoPupil, DemoRoster } from './roster.ts'

export type Period = { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate | null }

export const sourcedColumns = ['source', 'source_id', 'valid_from', 'valid_to'] as const
export const sourced = (sourceId: string, { from, to }: Period): readonly CopyValue[] => [
  'demo',
  sourceId,
  from,
  to,
]

/** From when to when a pupil belongs to the municipality's schools. */
export const stayOf = (pupil: DemoPupil, { previous, current }: DemoCalendar): Period => ({
  from: pupil.before !== null ? previous.begins : (pupil.cameOn ?? current.begins),
  to: pupil.now === null ? current.begins : null,
})

/** Every adult of a family once, although brothers and sisters share them. */
function* guardiansOf({ schools }: DemoRoster): Generator<Guardian> {
  const seen = new Set<Family>()
  for (const { pupils } of schools)
    for (const { household } of pupils) {
      if (seen.has(household)) continue
      seen.add(household)
      yield* household.guardians
    }
}

const personRow = (
  municipality: string,
  person: DemoPersonName,
  sourceId: string,
  period: Period,
): CopyRow => {
  const { id, given, middle, family, isProtected } = person
  const all = middle === null ? `${given} ${family}` : `${given} ${middle} ${family}`
  return [
    municipality,
    id,
    given,
    middle,
    family,
    danishSortKey(`${family} ${given}`),
    searchText(all),
    isProtected,
    ...sourced(sourceId, period),
  ]
}

export function* personRows(roster: DemoRoster, calendar: DemoCalendar): Generator<CopyRow> {
  const always: Period = { from: calendar.previous.begins, to: null }
  for (const [place, member] of roster.staff.entries())
    yield personRow(roster.id, member, `staff-${place + 1}`, always)
  for (const guardian of guardiansOf(roster))
    yield personRow(roster.id, guardian, `guardian-${guardian.number}`, always)
  let place = 0
  for (const { pupils } of roster.schools)
    for (const pupil of pupils) {
      place += 1
      yield personRow(roster.id, pupil, `pupil-${place}`, stayOf(pupil, calendar))
    }
}

/** Told apart by a number, and of a domain that nobody can own (RFC 2606). */
const emailOf = ({ given, family }: DemoPersonName, number: number, host: string): string =>
  `${searchText(given).replaceAll(' ', '')}.${searchText(family).replaceAll(' ', '')}${number}@${host}.example`

/** Danish telephone numbers do not begin with 0, so these ring nowhere. */
const phoneOf = (number: number): string => {
  const digits = String(number % 1_000_000).padStart(6, '0')
  return `+45 00 ${digits.slice(0, 2)} ${digits.slice(2, 4)} ${digits.slice(4)}`
}

const firstStaffNumber = 500_000

export function* contactRows(roster: DemoRoster): Generator<CopyRow> {
  const host = searchText(roster.name).split(' ')[0] ?? 'kommune'
  for (const [place, member] of roster.staff.entries())
    yield [roster.id, member.id, emailOf(member, place + 1, host), phoneOf(firstStaffNumber + place)]
  for (const guardian of guardiansOf(roster))
    yield [roster.id, guardian.id, emailOf(guardian, guardian.number, 'post'), phoneOf(guardian.number)]
}
