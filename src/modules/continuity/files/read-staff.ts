import { m } from '#messages'
import type { StaffMember, Unavailable } from '../engine/timetable.ts'
import type { FileRow } from './row.ts'
import { readKind, readList, readUnavailable } from './words.ts'

const unavailableOf = (row: FileRow<'staff'>): readonly Unavailable[] =>
  readList(row.cell('unavailable')).flatMap((text) => {
    const read = readUnavailable(text)
    if (read === null)
      row.error(
        'unavailable',
        'unavailable',
        () => m.continuity_file_unavailable({ value: text.slice(0, 40) }),
        text,
      )
    return read ?? []
  })

/** Null when the row cannot be taken in; why has been said. */
export const readStaffRow = (row: FileRow<'staff'>): StaffMember | null => {
  const id = row.word('staff')
  if (id === '') row.error('staff', 'noStaff', () => m.continuity_file_staff_missing())
  const kind = readKind(row.cell('kind'))
  if (kind === null)
    row.error('kind', 'kind', () => m.continuity_file_kind({ value: row.cell('kind').slice(0, 40) }))
  const qualifications = row.words('qualifications')
  const minutesPerWeek = row.whole('minutes_per_week', 0, 7 * 24 * 60)
  const maxMinutesPerDay = row.whole('max_minutes_per_day', 0, 24 * 60)
  const unavailable = unavailableOf(row)
  if (row.isWrong || kind === null) return null
  return { id, kind, qualifications, minutesPerWeek, maxMinutesPerDay, unavailable }
}
