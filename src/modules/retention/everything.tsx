import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { zipBytes } from '#platform/files/zip-write.ts'
import { type Route, page } from '#platform/http/page.ts'
import { PupilId } from '#platform/ids.ts'
import { insightRoles, mayTakeOut } from './policy.ts'
import { type AboutChild, everythingAbout, namesOf } from './retention-store.ts'

type TakenOut = {
  readonly pupil: PupilId
  readonly leads: boolean
  readonly zip: Uint8Array<ArrayBuffer> | null
}

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`

/** One file for each table; what a person must look through before it is handed over lies in a folder that says so. */
const entriesOf = async (tx: ActorTx, pupil: PupilId, about: readonly AboutChild[]) => {
  const all = json(about.map(({ content }) => content))
  const others = [...new Set(all.match(uuids) ?? [])].filter((id) => id !== String(pupil))
  return [
    { name: 'laes-mig.txt', content: m.retention_zip_readme({ day: tx.today.toString() }) },
    ...about.map(({ name, isRestricted, content }) => ({
      name: `${isRestricted ? 'vurderes-foer-udlevering' : 'data'}/${name}.json`,
      content: json(content),
    })),
    // Other people are ids in the data; their names are for the one who answers the request to weigh.
    { name: 'vurderes-foer-udlevering/personer.json', content: json(await namesOf(tx, others)) },
  ]
}

const leadsSchoolOf = async (tx: ActorTx, pupil: PupilId): Promise<boolean> => {
  if (tx.actor.kind !== 'person' || tx.actor.municipality === null) return false
  const found = await tx.db
    .selectFrom('pupil_access')
    .select('pupil_id')
    .where('municipality_id', '=', tx.actor.municipality)
    .where('person_id', '=', tx.actor.person)
    .where('pupil_id', '=', pupil)
    .where('reason', '=', 'leadsSchool')
    .where('valid_from', '<=', tx.today)
    .where((either) => either.or([either('valid_to', 'is', null), either('valid_to', '>', tx.today)]))
    .executeTakeFirst()
  return found !== undefined
}

/** "Everything about this child", for a request for insight. */
export const takeOutEverything: Route = page<TakenOut>({
  method: 'GET',
  path: '/elever/:pupilId/alt',
  action: 'retention.everything.read',
  roles: insightRoles,
  load: async (tx, { params }) => {
    const pupil = PupilId.parse(params['pupilId'] ?? '')
    if (pupil === null) return null
    if (!(await leadsSchoolOf(tx, pupil))) return { pupil, leads: false, zip: null }
    const entries = await entriesOf(tx, pupil, await everythingAbout(tx, pupil))
    return { pupil, leads: true, zip: new Uint8Array(await zipBytes(entries)) }
  },
  may: (_actor, taken) => mayTakeOut(taken),
  pupils: ({ pupil }) => [pupil],
  respond: ({ subject, tx }) => ({
    kind: 'download',
    // No name: a file's name travels further than the file.
    fileName: `alt-om-barnet-${tx.today.toString()}.zip`,
    contentType: 'application/zip',
    body: subject.zip ?? new Uint8Array(),
  }),
})
