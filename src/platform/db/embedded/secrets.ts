import { randomBytes } from 'node:crypto'
import { link, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { m } from '#messages'
import { codeOf, EmbeddedPostgresError, reasonOf } from './errors.ts'
import { draftOf, syncFolder, writePrivateFile } from './files.ts'

const Password = z.string().regex(/^[\w-]{32,}$/)
const Secrets = z.object({ superuser: Password, owner: Password, app: Password })

/** The passwords of the three logins: letters, digits, `_` and `-` only, so they need no quoting anywhere. */
export type Secrets = z.infer<typeof Secrets>

export const secretsFile = (folder: string) => path.join(folder, 'postgres-secrets.json')

/** The passwords of the cluster in this folder, or undefined when none have been made. */
export async function readSecrets(folder: string): Promise<Secrets | undefined> {
  const file = secretsFile(folder)
  try {
    return Secrets.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause)
    throw new EmbeddedPostgresError(
      'secrets',
      (locale) => m.embedded_secrets_unreadable({ file, detail }, { locale }),
      { cause },
    )
  }
}

/**
 * The passwords of a cluster about to be made. They are written before it, because a cluster that nobody can log in
 * to is worse than passwords without a cluster; those are simply used by the next attempt.
 */
export async function readOrMakeSecrets(folder: string): Promise<Secrets> {
  const existing = await readSecrets(folder)
  if (existing !== undefined) return existing
  const password = () => randomBytes(32).toString('base64url')
  const secrets: Secrets = { superuser: password(), owner: password(), app: password() }
  const draft = draftOf(secretsFile(folder))
  await writePrivateFile(draft, `${JSON.stringify(secrets, null, 2)}\n`)
  try {
    // A link appears whole or not at all, and never replaces what another start has just written.
    await link(draft, secretsFile(folder))
    await syncFolder(folder)
    return secrets
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return (await readSecrets(folder)) ?? secrets
  } finally {
    await rm(draft, { force: true })
  }
}
