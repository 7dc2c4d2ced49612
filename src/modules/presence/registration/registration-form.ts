import { m } from '#messages'
import { type FieldError, oneOf, optionalText, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { PupilId } from '#platform/ids.ts'
import { type Line, lineAt, marks, sameLine } from './class-registration.ts'
import type { AbsencePart } from '../presence.ts'
import type { ClassDay, PupilOnDay } from './registration-store.ts'

export const markField = (pupil: PupilId): string => `m.${pupil}`
export const noteField = (pupil: PupilId): string => `n.${pupil}`
/** In the form after a conflict: whether what is stored or what the person sent shall hold for this pupil. */
export const choiceField = (pupil: PupilId): string => `v.${pupil}`

export const longestNote = 300

export type SentLine = Line & { readonly pupil: PupilId; readonly keepsStored: boolean }

export type SentRegistration =
  | {
      readonly kind: 'ok'
      readonly version: number
      readonly seen: string
      readonly lines: readonly SentLine[]
    }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] }

const readLine = (body: FormBody, { pupil, name, absences }: PupilOnDay, part: AbsencePart) => {
  const mark = markField(pupil)
  const note = noteField(pupil)
  const choice = choiceField(pupil)
  const known = lineAt(absences, part).note
  const form = readForm(body, {
    [mark]: oneOf(marks, m.register_choose({ name })),
    // An import may have brought a longer one, which is no fault of whoever registers the class.
    [note]: optionalText(Math.max(longestNote, known?.length ?? 0)),
    [choice]: optionalText(10),
  })
  if (form.kind === 'invalid') return { kind: 'invalid' as const, errors: form.errors }
  const line: SentLine = {
    pupil,
    mark: marks.find((one) => one === form.values[mark]) ?? 'present',
    note: form.values[note] ?? null,
    keepsStored: form.values[choice] === 'gemt',
  }
  // A note that was there before belongs to the absence that the person just took away; a new one would be lost unseen.
  if (line.mark === 'present' && !line.keepsStored && line.note !== null && line.note !== known)
    return {
      kind: 'invalid' as const,
      errors: [{ field: note, message: m.register_note_needs_absence({ name }) }],
    }
  return { kind: 'ok' as const, line }
}

/** Reads a line for each pupil of the class and for nobody else. */
export const readRegistration = (body: FormBody, classDay: ClassDay, part: AbsencePart): SentRegistration => {
  const head = readForm(body, { version: wholeNumber(0, 1_000_000), set: text({ max: 50 }) })
  const errors: FieldError[] = head.kind === 'invalid' ? [...head.errors] : []
  const lines: SentLine[] = []
  for (const pupil of classDay.pupils) {
    const read = readLine(body, pupil, part)
    if (read.kind === 'ok') lines.push(read.line)
    else errors.push(...read.errors)
  }
  return head.kind === 'invalid' || errors.length > 0
    ? { kind: 'invalid', errors }
    : { kind: 'ok', version: head.values.version, seen: head.values.set, lines }
}

export type Difference = { readonly pupil: PupilOnDay; readonly stored: Line; readonly mine: Line }

/** The pupils of whom what is stored says something else than what was sent. */
export const differencesOf = (
  classDay: ClassDay,
  part: AbsencePart,
  lines: readonly SentLine[],
): readonly Difference[] =>
  classDay.pupils.flatMap((pupil) => {
    const mine = lines.find((line) => line.pupil === pupil.pupil)
    const stored = lineAt(pupil.absences, part)
    return mine === undefined || mine.keepsStored || sameLine(stored, mine) ? [] : [{ pupil, stored, mine }]
  })
