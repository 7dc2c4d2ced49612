import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import type { PupilCount } from './engine/count.ts'

/** "Lærere: 6. Støtte: 2. Vikarer: 1." Kinds that nobody is of are left out. */
export const kindsText = ({ teachers, support, substitutes }: Omit<PupilCount, 'pupil'>): string =>
  [
    teachers === 0 ? '' : m.continuity_kind_teachers({ count: teachers }),
    support === 0 ? '' : m.continuity_kind_support({ count: support }),
    substitutes === 0 ? '' : m.continuity_kind_substitutes({ count: substitutes }),
  ]
    .filter(Boolean)
    .join(' ')

/** A share of some minutes in whole per cent; a dash where there are none. */
export const shareText = (part: number, of: number): string =>
  of === 0 ? '–' : m.pupilpage_percent({ share: Math.round((part / of) * 100) })

/** "9,4", in the language of whoever reads. */
export const oneDecimal = (number: number): string =>
  number.toLocaleString(locale(), { maximumFractionDigits: 1 })

export const weekName = (week: string): string =>
  week === '' ? m.continuity_every_week() : m.continuity_week({ week })
