import { realpath } from 'node:fs/promises'
import { dataFolderOf } from './cluster.ts'
import { readPidFile } from './leftover.ts'
import { connect, type Login, loginFor } from './logins.ts'
import { readSecrets } from './secrets.ts'

export type Joined = { readonly owner: Login; readonly app: Login }

/**
 * The logins of the embedded server that another process of Medvind runs on this folder, so that the command line can work beside
 * the application; null when none answers. The server's life stays that other process's matter.
 */
export async function joinEmbedded(dataFolder: string): Promise<Joined | null> {
  const folder = await realpath(dataFolder)
  const [secrets, left] = await Promise.all([readSecrets(folder), readPidFile(dataFolderOf(folder))])
  if (secrets === undefined || left?.address === undefined) return null
  const app = loginFor('app', left.address, secrets)
  try {
    const client = await connect(app)
    await client.end()
    return { owner: loginFor('owner', left.address, secrets), app }
  } catch {
    return null
  }
}
