import { holdsCpr } from '#platform/text/cpr.ts'
import type { Row } from '../row.ts'
import type { FileMode } from './manifest.ts'

const guid = /^[0-9A-Za-z./@_-]+$/

/** A row's own sourcedId, or null when the row cannot be named and so cannot be read. */
export const readOwnId = (row: Row): string | null => {
  const id = row.text('sourcedId')
  if (id === '') {
    row.error('valueMissing', 'sourcedId')
    return null
  }
  if (id.length > 255) {
    row.error('idInvalid', 'sourcedId')
    return null
  }
  if (holdsCpr(id)) {
    row.error('cprMisplaced', 'sourcedId')
    return null
  }
  if (!guid.test(id)) row.warn('idCharacters', 'sourcedId')
  return id
}

const exactMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** What the two columns about the row itself mean in this file's mode. Null when the row contradicts the mode. */
export const readStatus = (row: Row, mode: FileMode): 'active' | 'ended' | null => {
  const status = row.text('status')
  const modified = row.text('dateLastModified')
  if (mode === 'bulk') {
    if (status.toLowerCase() === 'tobedeleted') {
      row.error('statusInBulk', 'status')
      return null
    }
    if (status !== '') row.warn('statusInBulk', 'status')
    else if (modified !== '') row.warn('valueIgnored', 'dateLastModified')
    return 'active'
  }
  if (!exactMoment.test(modified))
    row.warn(modified === '' ? 'valueMissing' : 'momentForm', 'dateLastModified')
  if (status === 'active' || status === 'tobedeleted') return status === 'active' ? 'active' : 'ended'
  const lower = status.toLowerCase()
  if (lower === 'active' || lower === 'tobedeleted') {
    row.warn('statusUnknown', 'status', lower)
    return lower === 'active' ? 'active' : 'ended'
  }
  if (status === '') row.error('valueMissing', 'status', 'active, tobedeleted')
  else row.error('statusUnknown', 'status', 'active, tobedeleted')
  return null
}

export type Period = { readonly from: Temporal.PlainDate | null; readonly to: Temporal.PlainDate | null }

/** Half-open, as the standard's own end date is. `empty` is a period without days, which no one can see in a list. */
export const readPeriod = (row: Row, fromColumn: string, toColumn: string): Period | 'empty' | null => {
  const from = row.day(fromColumn)
  const to = row.day(toColumn)
  if (from === undefined || to === undefined) return null
  if (from === null || to === null) return { from, to }
  const order = Temporal.PlainDate.compare(from, to)
  if (order > 0) {
    row.error('periodBackwards', toColumn, from.toString())
    return null
  }
  if (order === 0) {
    row.warn('periodEmpty', toColumn)
    return 'empty'
  }
  return { from, to }
}
