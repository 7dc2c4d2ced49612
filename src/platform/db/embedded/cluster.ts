import { spawn } from 'node:child_process'
import { access, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { m } from '#messages'
import { type Binaries, commandLine, serverEnvironment } from './binaries.ts'
import { codeOf, EmbeddedPostgresError, folderUnusable, reasonOf } from './errors.ts'
import { draftOf, syncFolder, writePrivateFile } from './files.ts'
import { readOrMakeSecrets, readSecrets, type Secrets, secretsFile } from './secrets.ts'

export const dataFolderOf = (folder: string) => path.join(folder, 'postgres')

/** Whether a database has been made in this folder of the application. */
export const hasCluster = (folder: string): boolean =>
  existsSync(path.join(dataFolderOf(folder), 'PG_VERSION'))

/** The logins and the database of every embedded cluster. */
export const names = {
  database: 'medvind',
  superuser: 'medvind_superuser',
  owner: 'medvind_owner',
  app: 'medvind_app',
} as const

type Options = { volatile: boolean; log: (line: string) => void }

/**
 * Finds the cluster in the folder, or makes one. It is made beside its place and gets its name in one step when
 * roles and database are in it, so a cluster under its own name is always whole. Only for the holder of the folder's
 * lock. Nothing that could hold data is ever removed or changed.
 *
 * @throws EmbeddedPostgresError for a folder that cannot be used as it is
 */
export async function ensureCluster(
  folder: string,
  binaries: Binaries,
  options: Options,
): Promise<{ secrets: Secrets; wasCreated: boolean }> {
  await removeHalfMade(folder)
  if (await holdsCluster(dataFolderOf(folder), binaries.major)) {
    const secrets = await readSecrets(folder)
    if (secrets === undefined) throw secretsMissing(folder)
    return { secrets, wasCreated: false }
  }
  options.log(m.embedded_log_creating({ folder }))
  return { secrets: await createCluster(folder, binaries, options.volatile), wasCreated: true }
}

/** The process and chance in the name say that Medvind made it; the folder is only ever given to `initdb`. */
const draftName = () => draftOf('postgres.new')
const isDraft = (name: string) => /^postgres(\.new|-secrets\.json)-\d+-[0-9a-f]{12}$/.test(name)

async function removeHalfMade(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter(isDraft)
  await Promise.all(
    drafts.map(async (name) => {
      const draft = path.join(folder, name)
      // An `initdb` that outlived its starter may still be writing; what it leaves goes at the next start.
      await rm(draft, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
    }),
  )
}

async function holdsCluster(data: string, major: string): Promise<boolean> {
  const found = await stat(data).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw folderUnusable(data, error)
  })
  if (found === undefined) return false
  const self = process.geteuid?.()
  if (self !== undefined && found.uid !== self)
    throw new EmbeddedPostgresError('wrong-owner', (locale) =>
      m.embedded_wrong_owner({ folder: data, owner: String(found.uid), self: String(self) }, { locale }),
    )
  const contents = found.isDirectory() ? await readdir(data) : undefined
  if (contents?.length === 0) return false
  if (contents?.includes('PG_VERSION') !== true)
    throw foreign(data, (locale) => m.embedded_unknown_contents({}, { locale }))
  const version = (await readFile(path.join(data, 'PG_VERSION'), 'utf8')).trim()
  if (version !== major)
    throw new EmbeddedPostgresError('wrong-version', (locale) =>
      m.embedded_wrong_version({ folder: data, found: version, expected: major }, { locale }),
    )
  const control = path.join('global', 'pg_control')
  await access(path.join(data, control)).catch(() => {
    throw foreign(data, (locale) => m.embedded_incomplete_cluster({ file: control }, { locale }))
  })
  return true
}

async function createCluster(folder: string, binaries: Binaries, isVolatile: boolean): Promise<Secrets> {
  const draft = path.join(folder, draftName())
  try {
    const secrets = await readOrMakeSecrets(folder)
    await run(binaries, binaries.initdb, [
      `--pgdata=${draft}`,
      `--username=${names.superuser}`,
      '--encoding=UTF8',
      // Built into PostgreSQL, so the order of texts does not hang on the languages the machine happens to have.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--auth=reject',
      ...(isVolatile ? ['--no-sync'] : []),
    ])
    await rm(path.join(draft, 'pg_hba.conf'))
    await writePrivateFile(path.join(draft, 'pg_hba.conf'), accessRules)
    const singleUser = ['--single', '-D', draft, '-c', 'exit_on_error=on', '-c', 'log_checkpoints=off']
    const quiet = ['-c', 'log_min_error_statement=panic', ...(isVolatile ? ['-F'] : [])]
    await run(binaries, binaries.postgres, [...singleUser, ...quiet, 'postgres'], rolesAndDatabase(secrets))
    const data = dataFolderOf(folder)
    await rmdir(data).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error
    })
    await rename(draft, data)
    await syncFolder(folder)
    return secrets
  } catch (cause) {
    await rm(draft, { recursive: true, force: true, maxRetries: 3 })
    if (cause instanceof EmbeddedPostgresError) throw cause
    throw new EmbeddedPostgresError(
      'creation-failed',
      (locale) => m.embedded_creation_failed({ folder, detail: reasonOf(cause) }, { locale }),
      { cause },
    )
  }
}

/** Every login needs its password, also through the socket; replication is not offered. */
const accessRules =
  process.platform === 'win32' ? 'host all all 127.0.0.1/32 scram-sha-256\n' : 'local all all scram-sha-256\n'

/** One command a line, as PostgreSQL's single-user mode reads them. Passwords travel by pipe, never as arguments. */
const rolesAndDatabase = (secrets: Secrets) => {
  const least = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls'
  return [
    `set password_encryption = 'scram-sha-256'`,
    `alter role ${names.superuser} password '${secrets.superuser}'`,
    `create role ${names.owner} ${least} password '${secrets.owner}'`,
    `create role ${names.app} ${least} noinherit password '${secrets.app}'`,
    `create database ${names.database} owner ${names.owner}`,
    `revoke all on database ${names.database}, postgres, template1 from public`,
    `grant connect on database ${names.database} to ${names.app}`,
    '',
  ].join('\n')
}

function run(binaries: Binaries, program: string, args: string[], input = ''): Promise<void> {
  const [command, all] = commandLine(binaries, program, args)
  return new Promise((resolve, reject) => {
    const child = spawn(command, all, { env: serverEnvironment, stdio: ['pipe', 'ignore', 'pipe'] })
    let complaints = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) return resolve()
      return reject(new Error(`${path.basename(program)} (${signal ?? code}): ${complaints.trim()}`))
    })
    // A program that ends before it has read everything says why in its exit code.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

const foreign = (folder: string, detail: (locale: 'da' | 'en') => string) =>
  new EmbeddedPostgresError('foreign-folder', (locale) =>
    m.embedded_foreign_folder({ folder, detail: detail(locale) }, { locale }),
  )

const secretsMissing = (folder: string) =>
  new EmbeddedPostgresError('secrets', (locale) =>
    m.embedded_secrets_missing({ folder: dataFolderOf(folder), file: secretsFile(folder) }, { locale }),
  )
