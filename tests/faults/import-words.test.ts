import { beforeAll, expect, test } from 'vitest'
import { zipBytes } from '../../src/platform/files/zip-write.ts'
import { importJobName } from '../../src/modules/people/import/jobs.ts'
import { importApp, upload } from '../../src/modules/people/import/pages.testing.ts'
import { absenceImporter } from '../../src/modules/presence/index.ts'
import { testDatabase } from '../setup/database.ts'
import { type SmallWorld, smallWorld } from '../setup/world.ts'

let world: SmallWorld
let app: ReturnType<typeof importApp>

beforeAll(async () => {
  const opened = await testDatabase()
  world = await smallWorld(opened.database)
  app = importApp(opened, { others: [absenceImporter] })
})

const bytes = (text: string): Uint8Array => Buffer.from(text)
/** The writer of zips makes only good ones: the name, as long as before, is changed in what it wrote. */
const renamed = async (name: string): Promise<Uint8Array> => {
  const zip = await zipBytes([{ name: 'x'.repeat(name.length), content: Buffer.from('a;b\n') }])
  return Buffer.from(Buffer.from(zip).toString('latin1').replaceAll('x'.repeat(name.length), name), 'latin1')
}
/** A link says so in its mode, which is 38 bytes into the entry of the central directory. */
const link = async (): Promise<Uint8Array> => {
  const zip = Buffer.from(await zipBytes([{ name: 'users.csv', content: Buffer.from('/etc/passwd') }]))
  const entry = zip.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'))
  zip[entry + 5] = 3
  zip.writeUInt32LE((0o120777 << 16) >>> 0, entry + 38)
  return zip
}

test.each<[string, string, () => Promise<Uint8Array> | Uint8Array, string]>([
  ['a zip that climbs out', 'ud.zip', async () => await renamed('../../ud.csv'), 'peger ud af'],
  ['a zip with a link', 'link.zip', link, 'er en genvej'],
  [
    'a quote that is never closed',
    'citat.csv',
    () => bytes('"elev-id;fornavn;efternavn;klasse\n1;A;B;3.a\n'),
    'anførselstegn',
  ],
  [
    'too many columns',
    'kolonner.csv',
    () => bytes(`${Array.from({ length: 600 }, (_, at) => `c${at}`).join(';')}\n`),
    '600',
  ],
  ['a column twice', 'dobbelt.csv', () => bytes('elev-id;klasse;klasse\n1;3.a;3.b\n'), 'Fjern den ene'],
  ['an empty file', 'tom.csv', () => bytes('\r\n\r\n'), 'Filen er tom'],
])('%s is refused for what it is', async (_, name, content, words) => {
  const sus = await app.as(world.sus)
  const sent = await sus.post('/administration/import', upload([{ name, bytes: await content() }]))
  const path = sent.location ?? ''
  await app.job(importJobName, { municipality: world.vindrose, run: path.split('/').at(-1) })
  expect(app.errors).toEqual([])
  const { html } = await sus.get(path)
  expect(html).toContain(words)
  if (words !== 'Filen er tom') expect(html).not.toContain('Filen er tom')
  expect(html).not.toContain('kan ikke læses')
})
