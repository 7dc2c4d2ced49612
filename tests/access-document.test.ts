import { readFile, writeFile } from 'node:fs/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { accessDocument, type PolicyRow } from '../src/access-document.ts'
import { modulesOf, routesOf } from '../src/app.ts'
import { testConfig } from './setup/app.ts'
import { testDatabase } from './setup/database.ts'

const file = new URL('../docs/access.md', import.meta.url)

const policiesOf = async (owner: pg.ClientConfig): Promise<PolicyRow[]> => {
  const client = new pg.Client(owner)
  await client.connect()
  const { rows } = await client.query<PolicyRow>(`
    select tablename as "table", lower(cmd) || case permissive when 'RESTRICTIVE' then ', altid' else '' end as command,
      case permissive when 'RESTRICTIVE' then coalesce(with_check, qual) else coalesce(qual, with_check) end as rule
    from pg_policies where schemaname = 'public' order by tablename collate "C", command, policyname collate "C"`)
  await client.end()
  return rows
}

test('docs/access.md is what the pages and the policies say', async () => {
  const { owner } = await testDatabase()
  const modules = modulesOf(testConfig())
  const live = modules.flatMap((module) => module.live ?? [])
  const text = accessDocument(routesOf(modules), live, await policiesOf(owner))
  if (process.env['MEDVIND_WRITE_DOCS']) await writeFile(file, text)
  // PostgreSQL writes the same rule a little differently from version to version; the pages must be the same everywhere.
  const pages = (document: string): string => document.slice(0, document.indexOf('## Rækkeregler'))
  expect(pages(await readFile(file, 'utf8'))).toBe(pages(text))
  const tables = (document: string): string[] =>
    [...document.matchAll(/^### (.+)$/gm)].map(([, name]) => name ?? '')
  expect(tables(await readFile(file, 'utf8'))).toEqual(tables(text))
})

test('no two pages share an address, and every action has its own name in the log', () => {
  const routes = routesOf(modulesOf(testConfig()))
  const addresses = routes.map(({ spec }) => `${spec.method} ${spec.path.replaceAll(/:\w+/g, ':')}`)
  expect(new Set(addresses).size).toBe(addresses.length)
  for (const { spec } of routes) expect(spec.action).toMatch(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/)
  for (const { spec } of routes) expect(spec.path).toMatch(/^[a-z0-9/:.-]*$/i)
})
