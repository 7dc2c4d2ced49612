import { Client } from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import { hostOf, type ServerAddress } from './address.ts'
import { names } from './cluster.ts'
import type { Secrets } from './secrets.ts'

/** What `pg` needs to log in; also the meaning of the URL made from it. */
export type Login = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

export function loginFor(
  role: 'superuser' | 'owner' | 'app',
  address: ServerAddress,
  secrets: Secrets,
): Login {
  return {
    host: hostOf(address),
    port: address.port,
    user: names[role],
    password: secrets[role],
    database: names.database,
  }
}

/** The login as a URL, with the socket's folder where other URLs have a host name. */
export const urlOf = ({ host, port, user, password, database }: Login) =>
  host.startsWith('/')
    ? `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
    : `postgres://${user}:${password}@${host}:${port}/${database}`

export async function connect(login: Login): Promise<Client> {
  const client = new Client({
    ...login,
    application_name: 'medvind embedded',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  // Without a listener a server that goes away would take the application with it.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

/** "Medv" as a number; advisory locks are told apart by two of them. */
const applicationLock = [0x4d_65_64_76, 1]

/**
 * Tries for a while to become the one application on this database, as long as the connection lives. An application
 * that was just killed is noticed by the server within milliseconds, a living one never lets go.
 */
export async function becomeTheApplication(client: Client, patienceMs = 2000): Promise<boolean> {
  const until = performance.now() + patienceMs
  for (;;) {
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1, $2) as held',
      applicationLock,
    )
    if (rows[0]?.held === true) return true
    if (performance.now() > until) return false
    await wait(20)
  }
}
