import { AsyncLocalStorage } from 'node:async_hooks'
import { overwriteGetLocale } from '#messages/runtime'

export type Locale = 'da' | 'en'

const current = new AsyncLocalStorage<Locale>()
overwriteGetLocale(() => current.getStore() ?? 'da')

export const isLocale = (text: string | undefined): text is Locale => text === 'da' || text === 'en'

/** Messages inside `work` speak this language. */
export const inLocale = <Result>(locale: Locale, work: () => Result): Result => current.run(locale, work)

export const locale = (): Locale => current.getStore() ?? 'da'
