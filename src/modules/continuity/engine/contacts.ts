/** Lists of numbers, one after the other: list `n` stands from `offsets[n]` to `offsets[n + 1]` in `values`. */
export type Lists = { readonly offsets: Uint32Array; readonly values: Uint32Array }

/** What an adult is to a child, the strongest first: a child's teacher who also supports it is a teacher. */
export const roleNumbers = { teacher: 0, support: 1, substitute: 2 } as const

export type Contacts = {
  /** By pupil: how many different adults, and how many of them are which. */
  readonly adults: Uint32Array
  readonly teachers: Uint32Array
  readonly support: Uint32Array
  readonly substitutes: Uint32Array
}

/**
 * Counts for each pupil the different adults of its lessons, each once. `pupilLessons` lists lessons by pupil and `lessonAdults`
 * adults by lesson; `roles` says beside each entry of `lessonAdults` what the adult is there. Linear in the entries that are looked at:
 * whether an adult was met before is one look in an array, whatever the number of pupils.
 */
export const countDistinctAdults = (
  pupilLessons: Lists,
  lessonAdults: Lists,
  roles: Uint8Array,
  adults: number,
): Contacts => {
  const pupils = Math.max(0, pupilLessons.offsets.length - 1)
  /** By adult: the last pupil, from 1, who met this adult, and as what. */
  const metBy = new Uint32Array(adults)
  const metAs = new Uint8Array(adults)
  const counts = [new Uint32Array(pupils), new Uint32Array(pupils), new Uint32Array(pupils)] as const
  const [teachers, support, substitutes] = counts
  const all = new Uint32Array(pupils)
  const of = (role: number): Uint32Array => counts[role as 0 | 1 | 2]
  for (let pupil = 0; pupil < pupils; pupil++) {
    const last = pupilLessons.offsets[pupil + 1] ?? 0
    let met = 0
    for (let at = pupilLessons.offsets[pupil] ?? 0; at < last; at++) {
      const lesson = pupilLessons.values[at] ?? 0
      const lastAdult = lessonAdults.offsets[lesson + 1] ?? 0
      for (let entry = lessonAdults.offsets[lesson] ?? 0; entry < lastAdult; entry++) {
        const adult = lessonAdults.values[entry] ?? 0
        const role = roles[entry] ?? 0
        if (metBy[adult] !== pupil + 1) {
          metBy[adult] = pupil + 1
          metAs[adult] = role
          met++
          const count = of(role)
          count[pupil] = (count[pupil] ?? 0) + 1
        } else {
          const before = metAs[adult] ?? 0
          if (role >= before) continue
          metAs[adult] = role
          const [from, to] = [of(before), of(role)]
          from[pupil] = (from[pupil] ?? 0) - 1
          to[pupil] = (to[pupil] ?? 0) + 1
        }
      }
    }
    all[pupil] = met
  }
  return { adults: all, teachers, support, substitutes }
}
