import { z } from 'zod'
import { isLocalPath } from '#platform/http/answer.ts'
import type { FormBody } from '#platform/http/form.ts'

/** A form that was sent after the session had ended, carried through the sign-in by the person's own browser. */
export type HeldForm = {
  readonly path: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** A browser gives no page a file that was chosen on another: it must be chosen again. */
  readonly hadFiles: boolean
}

/** As bytes of JSON. The form itself was at most 1 MB, and what carries it may be no larger. */
const mostBytes = 900_000

const forbidden = /^\/(log-ind|log-ud|adgang|glemt-adgangskode|sprog)(\/|$|\?)/

const mayHold = (path: string): boolean => isLocalPath(path) && !forbidden.test(path)

const shape = z.array(z.tuple([z.string(), z.string()])).max(5000)

/** Null when the form is too large to be carried, or was none that anyone would want back. */
export const holdForm = (path: string, form: FormBody): HeldForm | null => {
  if (!mayHold(path)) return null
  const fields = [...form.fields].flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  )
  const hadFiles = [...form.files.values()].some((file) => file.name !== '' || file.size > 0)
  return Buffer.byteLength(JSON.stringify(fields)) > mostBytes ? null : { path, fields, hadFiles }
}

export const heldFields = (held: HeldForm): Readonly<Record<string, string>> => ({
  'held.path': held.path,
  'held.fields': JSON.stringify(held.fields),
  'held.files': held.hadFiles ? 'ja' : '',
})

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What a sign-in form carried along. It comes from a browser, so it is believed no more than any form: its path stays on this site. */
export const readHeld = (form: FormBody): HeldForm | null => {
  const path = form.fields.get('held.path')
  const packed = form.fields.get('held.fields')
  if (path?.length !== 1 || packed?.length !== 1) return null
  const [to = ''] = path
  const [text = ''] = packed
  if (!mayHold(to) || Buffer.byteLength(text) > mostBytes) return null
  const fields = shape.safeParse(parseJson(text))
  if (!fields.success) return null
  return { path: to, fields: fields.data, hadFiles: form.fields.get('held.files')?.[0] === 'ja' }
}

/** What the person wrote in their own words, to be read and copied should the form itself not be taken. */
export const heldWords = (held: HeldForm): readonly string[] =>
  held.fields.map(([, value]) => value.trim()).filter((value) => /\S\s+\S/.test(value))
