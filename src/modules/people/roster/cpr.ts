import { holdsCpr } from '#platform/text/cpr.ts'

const uniidShape = /^[a-z0-9]{4,20}$/i

/** UniLogin's id of a person, in small letters as the broker sends it. */
export const uniidOf = (text: string): string | null =>
  uniidShape.test(text) && !holdsCpr(text) ? text.toLowerCase() : null
