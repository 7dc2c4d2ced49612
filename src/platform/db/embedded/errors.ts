import { m } from '#messages'

export type EmbeddedFault =
  | 'no-binaries'
  | 'broken-binaries'
  | 'no-user-namespace'
  | 'in-use'
  | 'foreign-folder'
  | 'wrong-version'
  | 'wrong-owner'
  | 'secrets'
  | 'folder-unusable'
  | 'creation-failed'
  | 'died-at-start'
  | 'will-not-stop'

type Locale = 'da' | 'en'

/**
 * A fault that the person at the terminal can do something about. The message is in Danish and in English, one
 * per line, because nobody has chosen a language before the start.
 */
export class EmbeddedPostgresError extends Error {
  readonly fault: EmbeddedFault

  constructor(fault: EmbeddedFault, words: (locale: Locale) => string, options?: ErrorOptions) {
    super(`${words('da')}\n${words('en')}`, options)
    this.name = 'EmbeddedPostgresError'
    this.fault = fault
  }
}

export const inUse = (folder: string) =>
  new EmbeddedPostgresError('in-use', (locale) => m.embedded_in_use({ folder }, { locale }))

export const folderUnusable = (folder: string, cause: unknown) =>
  new EmbeddedPostgresError(
    'folder-unusable',
    (locale) => m.embedded_folder_unusable({ folder, detail: reasonOf(cause) }, { locale }),
    { cause },
  )

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The code of a system or PostgreSQL error (`ENOENT`, `57P03`), or an empty text. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
