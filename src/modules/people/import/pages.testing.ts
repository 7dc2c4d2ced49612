import type { PersonActor } from '#platform/access/actor.ts'
import { createServer } from '#platform/http/server.ts'
import { sessionCookie, noAssets, testConfig } from '../../../../tests/setup/app.ts'
import type { TestDatabase } from '../../../../tests/setup/database.ts'
import type { Importer } from '#platform/imports/importer.ts'
import type { AssetFolder } from '#platform/http/assets.ts'
import {
  badRequestView,
  brokenView,
  crossSiteView,
  drawFrame,
  notFoundView,
  tooLargeView,
} from '../../shell/index.ts'
import { rosterImport } from './door.ts'

/** The pages and jobs of import alone, without a network. `settle` does all the work that waits in the queue. */
export const importApp = (
  opened: Pick<TestDatabase, 'database'>,
  { others = [], assets = noAssets }: { others?: readonly Importer[]; assets?: AssetFolder } = {},
) => {
  const config = testConfig({ MEDVIND_CPR_KEY: Buffer.alloc(32, 9).toString('base64') })
  const door = rosterImport(config, others, async () => {})
  const module = { name: 'people', waiting: async () => [], ...door }
  const errors: unknown[] = []
  const server = createServer({
    database: opened.database,
    assets,
    publicUrl: null,
    production: false,
    trustedProxies: 0,
    routes: door.routes,
    showing: {
      frame: drawFrame([module], assets),
      notFound: notFoundView,
      tooLarge: tooLargeView,
      badRequest: badRequestView,
      signInAgain: async () => notFoundView(),
    },
    forbidden: crossSiteView,
    broken: brokenView,
    report: (_incident, _where, error) => void errors.push(error),
  })
  const job = async (name: string, data: object): Promise<void> => {
    const found = door.jobs.find((each) => each.name === name)
    if (found === undefined) throw new Error(`No job ${name}`)
    await found.run({ database: opened.database, report: (_where, error) => void errors.push(error) }, data)
  }
  const as = async (actor: PersonActor, database = opened.database) => {
    const cookie = await sessionCookie(database, actor)
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    const ask = async (path: string, body?: FormData) => {
      const response = await server.fetch(
        new Request(
          `http://localhost${path}`,
          body === undefined ? { headers } : { method: 'POST', headers, body },
        ),
      )
      return {
        status: response.status,
        location: response.headers.get('location'),
        response,
        html: await response.clone().text(),
      }
    }
    return {
      get: async (path: string) => await ask(path),
      post: async (path: string, body = new FormData()) => await ask(path, body),
    }
  }
  return { as, job, errors, fetch: server.fetch, door }
}

export const upload = (files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): FormData => {
  const form = new FormData()
  files.forEach(({ name, bytes }, at) => {
    form.set(at === 0 ? 'fil' : `fil${at + 1}`, new File([new Uint8Array(bytes)], name))
  })
  return form
}
