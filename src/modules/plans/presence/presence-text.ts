import { m } from '#messages'

const figure = (number: number): string => number.toLocaleString('da-DK', { maximumFractionDigits: 1 })

/** Hundredths of a day, as days. */
export const daysText = (units: number): string => figure(units / 100)

export const shareText = (units: number, registered: number): string =>
  registered === 0 ? m.plan_presence_none() : `${figure((units * 100) / registered)} %`
