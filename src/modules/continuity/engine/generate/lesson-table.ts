/** Weekly lessons of 45 minutes for each grade, shaped like a Danish school's lesson table: [subject, lessons]. */
type Row = readonly (readonly [string, number])[]

const youngest: Row = [
  ['dansk', 11],
  ['matematik', 5],
  ['kristendom', 1],
  ['billedkunst', 2],
  ['idræt', 3],
  ['musik', 2],
  ['leg', 3],
]
const young: Row = [
  ['dansk', 9],
  ['matematik', 5],
  ['engelsk', 1],
  ['kristendom', 1],
  ['natur', 2],
  ['billedkunst', 2],
  ['idræt', 3],
  ['musik', 2],
  ['understøttende', 4],
]
const middle: Row = [
  ['dansk', 6],
  ['matematik', 5],
  ['engelsk', 3],
  ['historie', 2],
  ['kristendom', 1],
  ['natur', 3],
  ['idræt', 3],
  ['håndværk', 4],
  ['musik', 1],
  ['tysk', 2],
]
const oldest: Row = [
  ['dansk', 6],
  ['matematik', 5],
  ['engelsk', 4],
  ['tysk', 3],
  ['historie', 2],
  ['samfundsfag', 2],
  ['biologi', 2],
  ['geografi', 2],
  ['fysik', 3],
  ['idræt', 2],
  ['valgfag', 2],
]

export const lessonTable = (grade: number): Row =>
  grade === 0 ? youngest : grade <= 3 ? young : grade <= 6 ? middle : oldest

/** Subjects that the same person usually teaches in a class: this is why a class meets seven teachers and not ten. */
export const teachingBlocks = (grade: number): readonly (readonly string[])[] =>
  grade === 0
    ? [['dansk'], ['matematik', 'leg'], ['kristendom', 'billedkunst'], ['idræt'], ['musik']]
    : grade <= 3
      ? [
          ['dansk', 'kristendom'],
          ['matematik'],
          ['engelsk'],
          ['natur'],
          ['billedkunst', 'musik'],
          ['idræt'],
          ['understøttende'],
        ]
      : grade <= 6
        ? [
            ['dansk', 'kristendom'],
            ['matematik'],
            ['natur'],
            ['engelsk'],
            ['historie'],
            ['idræt'],
            ['håndværk'],
            ['tysk', 'musik'],
          ]
        : [
            ['dansk', 'historie'],
            ['matematik', 'fysik'],
            ['engelsk'],
            ['tysk'],
            ['samfundsfag', 'valgfag'],
            ['biologi', 'geografi'],
            ['idræt'],
          ]
