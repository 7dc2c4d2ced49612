import { formatNumber, formatValue } from '#design/chart/number-text.ts'
import { m } from '#messages'
import { monthName } from '#platform/calendar/day-text.ts'
import type { Quarter } from '#platform/calendar/school-year.ts'
import { locale } from '#platform/html/locale.ts'
import type { SchoolId } from '#platform/ids.ts'
import { absenceCategories } from '../presence.ts'
import type { GradeLevel } from '../presence.ts'
import { categoryName } from '../presence-words.ts'
import { type PupilList, type Sums, shareIn } from './school-numbers.ts'

export const schoolHref = (school: SchoolId): string => `/skoler/${school}`
export const gradeHref = (school: SchoolId, grade: GradeLevel): string => `/skoler/${school}/aargang/${grade}`
export const listHref = (school: SchoolId, list: PupilList, grade: GradeLevel | null): string =>
  `/skoler/${school}/elever?hvilke=${list}${grade === null ? '' : `&aargang=${grade}`}`

/** "1 elev", "24 elever" */
export const pupilsText = (count: number): string =>
  count === 1 ? m.schoolpage_one_pupil() : m.schoolpage_pupils({ count: formatNumber(count, 0) })

/** "3. årgang", or the pupils whose grade nobody has told. */
export const gradeName = (grade: GradeLevel | null): string =>
  grade === null ? m.schoolpage_no_grade() : m.schoolpage_grade({ grade })

/** "oktober–december" */
export const quarterText = ({ number }: Quarter): string =>
  `${monthName(number * 3 - 2, locale())}–${monthName(number * 3, locale())}`

export const limitText = (permille: number): string => formatValue(permille / 10, '%')

export const percentText = (value: number | null): string =>
  value === null ? m.schoolpage_no_share() : formatValue(value, '%')

/** "Sygdom 5,1 %, ekstraordinær frihed 1,3 %, ulovligt fravær 1 %" */
export const categoriesText = (sums: Sums): string => {
  const text = absenceCategories
    .map(
      (category) =>
        `${categoryName(category, locale()).toLowerCase()} ${percentText(shareIn(sums, category))}`,
    )
    .join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
