const isNumber = (week: string): boolean => /^\d{1,2}$/.test(week)
const isDated = (week: string): boolean => /^\d{4}-\d{2}$/.test(week)

export const mondayOf = (day: Temporal.PlainDate): Temporal.PlainDate =>
  day.subtract({ days: day.dayOfWeek - 1 })

/**
 * Which of a timetable's weeks a day is in; null where it does not say, and somebody must. A timetable of one week is every week. Weeks
 * with numbers are those of the calendar. Weeks with letters follow each other from the Monday on which the first began, holidays
 * counted; where nobody has said which Monday that was, or the day is before it, it is never guessed.
 */
export const weekOf = (
  day: Temporal.PlainDate,
  weeks: readonly string[],
  firstMonday: Temporal.PlainDate | null,
): string | null => {
  const [only] = weeks
  if (only === undefined) return null
  if (weeks.length === 1) return only
  const number = day.weekOfYear ?? 0
  const dated = `${day.yearOfWeek ?? 0}-${String(number).padStart(2, '0')}`
  const named = weeks.find((week) => week === dated) ?? weeks.find((week) => week === String(number))
  if (named !== undefined) return named
  if (firstMonday === null || weeks.some((week) => isNumber(week) || isDated(week))) return null
  const since = firstMonday.until(mondayOf(day), { largestUnit: 'days' }).days / 7
  return since < 0 ? null : (weeks[since % weeks.length] ?? null)
}
