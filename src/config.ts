import { isIP } from 'node:net'
import { resolve } from 'node:path'

export type Config = {
  readonly port: number
  /** The address that is listened on; null: all of the machine's. */
  readonly host: string | null
  readonly dataFolder: string
  /** Null: the embedded server is used. */
  readonly databaseUrl: string | null
  readonly databaseOwnerUrl: string | null
  readonly demo: boolean
  readonly production: boolean
  /** Where people reach the app, for links in mails and for passkeys; null: as the request says (only without a proxy). */
  readonly publicUrl: URL | null
  /** How many proxies in front of the app set X-Forwarded-For. 0: the connection's own address counts. */
  readonly trustedProxies: number
  readonly mailUrl: string | null
  readonly mailFrom: string
  /** 32 bytes that encrypt CPR numbers; null: CPR numbers are not taken in. */
  readonly cprKey: Buffer | null
}

export type ConfigOutcome =
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

const postgresUrl = (name: string, value: string | undefined, problems: string[]): string | null => {
  if (value === undefined || value === '') return null
  if (!URL.canParse(value) || !/^postgres(ql)?:$/.test(new URL(value).protocol)) {
    problems.push(`${name} skal være en adresse som postgres://bruger:kode@vaert:5432/medvind.`)
    return null
  }
  return value
}

const flag = (name: string, value: string | undefined, standard: boolean, problems: string[]): boolean => {
  if (value === undefined || value === '') return standard
  if (['1', 'true', 'on'].includes(value)) return true
  if (['0', 'false', 'off'].includes(value)) return false
  problems.push(`${name} er "${value}", men skal være 1 eller 0.`)
  return standard
}

const wholeNumber = (
  name: string,
  value: string | undefined,
  standard: number,
  [least, most]: readonly [number, number],
  problems: string[],
): number => {
  if (value === undefined || value === '') return standard
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  problems.push(`${name} er "${value}", men skal være et helt tal fra ${least} til ${most}.`)
  return standard
}

/** In production another machine's proxy must reach the app; on a laptop nobody else needs to. */
const listeningAddress = (
  value: string | undefined,
  production: boolean,
  problems: string[],
): string | null => {
  if (value === undefined || value === '') return production ? null : '127.0.0.1'
  if (value === '*') return null
  if (value === 'localhost' || isIP(value) !== 0) return value
  problems.push(
    `MEDVIND_HOST er "${value}", men skal være en IP-adresse på denne maskine som 127.0.0.1, eller * for dem alle.`,
  )
  return null
}

/** Mails that go out of the house lead back to it, and only the one who sets it up knows by which address. */
const publicAddress = (value: string | undefined, sendsMail: boolean, problems: string[]): URL | null => {
  if (value === undefined || value === '') {
    if (sendsMail) {
      problems.push(
        'MEDVIND_URL mangler. Når der sendes mails (MEDVIND_SMTP_URL), skal den være adressen udefra, fx https://medvind.kommune.dk: ellers peger mailenes links på localhost.',
      )
    }
    return null
  }
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return new URL(value)
  problems.push(`MEDVIND_URL er "${value}", men skal være en adresse som https://medvind.kommune.dk.`)
  return null
}

const key = (value: string | undefined, problems: string[]): Buffer | null => {
  if (value === undefined || value === '') return null
  const bytes = Buffer.from(value, 'base64')
  if (bytes.length === 32) return bytes
  problems.push('MEDVIND_CPR_KEY skal være 32 bytes skrevet som base64. Lav en med: openssl rand -base64 32')
  return null
}

const mailServer = (value: string | undefined, problems: string[]): string | null => {
  if (value === undefined || value === '') return null
  if (URL.canParse(value) && /^smtps?:$/.test(new URL(value).protocol)) return value
  problems.push('MEDVIND_SMTP_URL skal være en adresse som smtps://bruger:kode@mail.kommune.dk.')
  return null
}

/** Whoever forgets DATABASE_URL must not end up working on another database than the one they mean. */
const checkDatabase = (environment: Environment, production: boolean, problems: string[]): void => {
  if (environment['DATABASE_URL']) return
  if (environment['DATABASE_OWNER_URL']) {
    problems.push(
      'DATABASE_URL mangler, men DATABASE_OWNER_URL er sat. Sæt dem begge (egen PostgreSQL) eller ingen af dem (den indbyggede database).',
    )
  } else if (production && !environment['MEDVIND_DATA']) {
    problems.push(
      'DATABASE_URL mangler. Med NODE_ENV=production bruges den indbyggede database kun, når MEDVIND_DATA siger, hvilken mappe den skal ligge i.',
    )
  }
}

/** Reads every setting, and tells everything that is wrong at once. */
export const readConfig = (environment: Environment): ConfigOutcome => {
  const problems: string[] = []
  const databaseUrl = postgresUrl('DATABASE_URL', environment['DATABASE_URL'], problems)
  const databaseOwnerUrl = postgresUrl('DATABASE_OWNER_URL', environment['DATABASE_OWNER_URL'], problems)
  const production = environment['NODE_ENV'] === 'production'
  checkDatabase(environment, production, problems)
  const demo = flag(
    'MEDVIND_DEMO',
    environment['MEDVIND_DEMO'],
    databaseUrl === null && !production,
    problems,
  )
  if (demo && production) {
    problems.push(
      'MEDVIND_DEMO kan ikke bruges sammen med NODE_ENV=production: i demoen kan enhver logge ind som hvem som helst.',
    )
  }
  const mailUrl = mailServer(environment['MEDVIND_SMTP_URL'], problems)
  const config: Config = {
    port: wholeNumber('PORT', environment['PORT'], 3000, [0, 65_535], problems),
    host: listeningAddress(environment['MEDVIND_HOST'], production, problems),
    dataFolder: resolve(environment['MEDVIND_DATA'] || './data'),
    databaseUrl,
    databaseOwnerUrl,
    demo,
    production,
    publicUrl: publicAddress(environment['MEDVIND_URL'], production && mailUrl !== null, problems),
    trustedProxies: wholeNumber('MEDVIND_PROXIES', environment['MEDVIND_PROXIES'], 0, [0, 10], problems),
    mailUrl,
    mailFrom: environment['MEDVIND_MAIL_FROM'] || 'Medvind <medvind@localhost>',
    cprKey: key(environment['MEDVIND_CPR_KEY'], problems),
  }
  return problems.length === 0 ? { kind: 'ok', config } : { kind: 'wrong', problems }
}
