/**
 * The days on which Danish schools are closed by rule. Church holidays follow Easter; Store bededag was abolished from
 * 2024. Grundlovsdag, juleaftensdag and nytårsaftensdag are not public holidays in law, but no
 * school teaches on them.
 */
export type HolidayName =
  | 'new_years_day'
  | 'maundy_thursday'
  | 'good_friday'
  | 'easter_sunday'
  | 'easter_monday'
  | 'great_prayer_day'
  | 'ascension_day'
  | 'whit_sunday'
  | 'whit_monday'
  | 'constitution_day'
  | 'christmas_eve'
  | 'christmas_day'
  | 'second_christmas_day'
  | 'new_years_eve'

export type Holiday = { readonly day: Temporal.PlainDate; readonly name: HolidayName }

const lastYearOfGreatPrayerDay = 2023

/** Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher's computus). */
export const easterSunday = (year: number): Temporal.PlainDate => {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30
  const weekdayShift =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * weekdayShift) / 451)
  const sum = epact + weekdayShift - 7 * late + 114
  return new Temporal.PlainDate(year, Math.floor(sum / 31), (sum % 31) + 1)
}

/** Every closing day by rule in a calendar year, in order. */
export const holidaysOf = (year: number): readonly Holiday[] => {
  const easter = easterSunday(year)
  const fixed = (month: number, day: number, name: HolidayName): Holiday => ({
    day: new Temporal.PlainDate(year, month, day),
    name,
  })
  const fromEaster = (days: number, name: HolidayName): Holiday => ({ day: easter.add({ days }), name })
  return [
    fixed(1, 1, 'new_years_day'),
    fromEaster(-3, 'maundy_thursday'),
    fromEaster(-2, 'good_friday'),
    fromEaster(0, 'easter_sunday'),
    fromEaster(1, 'easter_monday'),
    ...(year <= lastYearOfGreatPrayerDay ? [fromEaster(26, 'great_prayer_day')] : []),
    fromEaster(39, 'ascension_day'),
    fromEaster(49, 'whit_sunday'),
    fromEaster(50, 'whit_monday'),
    fixed(6, 5, 'constitution_day'),
    fixed(12, 24, 'christmas_eve'),
    fixed(12, 25, 'christmas_day'),
    fixed(12, 26, 'second_christmas_day'),
    fixed(12, 31, 'new_years_eve'),
  ].sort((a, b) => Temporal.PlainDate.compare(a.day, b.day))
}
