import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { zipBytes } from '#platform/files/zip-write.ts'
import { type Route, page } from '#platform/http/page.ts'
import { PupilId } from '#platform/ids.ts'
import { type PaperDocument, PaperTooLarge } from '#platform/pdf/document.ts'
import { makePdf } from '#platform/pdf/make.ts'
import { PaperFailed } from '#platform/pdf/press.ts'
import type { InsightRoom } from './insight.ts'
import { insightPaper, paperText } from './insight-paper.ts'
import { insightRoles, mayTakeOut } from './policy.ts'
import { everythingAbout, namesOf } from './retention-store.ts'

type Entry = { readonly name: string; readonly content: string | Uint8Array }
type Paper = { readonly name: string; readonly document: PaperDocument }

type TakenOut = {
  readonly pupil: PupilId
  readonly leads: boolean
  readonly entries: readonly Entry[]
  readonly papers: readonly Paper[]
}

const toWeigh = 'vurderes-foer-udlevering'
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`

/** One file for each table and one to read; what a person must look through before it is handed over lies in a folder that says so. */
const takeOut = async (
  tx: ActorTx,
  pupil: PupilId,
  given: { readonly rooms: readonly InsightRoom[]; readonly municipality: string },
): Promise<Pick<TakenOut, 'entries' | 'papers'>> => {
  const about = await everythingAbout(tx, pupil)
  const all = json(about.map(({ content }) => content))
  const others = [...new Set(all.match(uuids) ?? [])].filter((id) => id !== String(pupil))
  const names = await namesOf(tx, others)
  const paper = (isToWeigh: boolean) =>
    insightPaper(given.rooms, about, {
      toWeigh: isToWeigh,
      names,
      today: tx.today,
      municipality: given.municipality,
    })
  return {
    entries: [
      { name: 'laes-mig.txt', content: m.retention_zip_readme({ day: tx.today.toString() }) },
      ...about.map(({ name, isRestricted, content }) => ({
        name: `${isRestricted ? toWeigh : 'data'}/${name}.json`,
        content: json(content),
      })),
      // Other people are ids in the data; their names are for the one who answers the request to weigh.
      { name: `${toWeigh}/personer.json`, content: json(names) },
    ],
    papers: [
      { name: 'alt-om-barnet', document: paper(false) },
      { name: `${toWeigh}/vurderes`, document: paper(true) },
    ],
  }
}

/** What is more than one PDF can hold, or takes too long to make, is still there to be read. */
const pressed = async ({ name, document }: Paper, now: Temporal.Instant): Promise<Entry> => {
  try {
    return { name: `${name}.pdf`, content: await makePdf(document, now) }
  } catch (error) {
    if (error instanceof PaperTooLarge || error instanceof PaperFailed)
      return { name: `${name}.txt`, content: paperText(document) }
    throw error
  }
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
  if (found === undefined) return false
  // Whoever is the child's parent too would read what the child and colleagues wrote in confidence: another leader takes it out.
  const asFamily = await tx.db
    .selectFrom('pupil_access')
    .select('pupil_id')
    .where('municipality_id', '=', tx.actor.municipality)
    .where('person_id', '=', tx.actor.person)
    .where('pupil_id', '=', pupil)
    .where('reason', 'in', ['self', 'custody'])
    .where('valid_from', '<=', tx.today)
    .where((either) => either.or([either('valid_to', 'is', null), either('valid_to', '>', tx.today)]))
    .executeTakeFirst()
  return asFamily === undefined
}

/** "Everything about this child", for a request for insight. */
export const takeOutEverything = (rooms: readonly InsightRoom[]): Route =>
  page<TakenOut>({
    method: 'GET',
    path: '/elever/:pupilId/alt',
    action: 'retention.everything.read',
    roles: insightRoles,
    load: async (tx, { params }, session) => {
      const pupil = PupilId.parse(params['pupilId'] ?? '')
      if (pupil === null) return null
      if (!(await leadsSchoolOf(tx, pupil))) return { pupil, leads: false, entries: [], papers: [] }
      const taken = await takeOut(tx, pupil, { rooms, municipality: session.municipality })
      return { pupil, leads: true, ...taken }
    },
    may: (_actor, taken) => mayTakeOut(taken),
    pupils: ({ pupil }) => [pupil],
    respond: ({ subject, tx: { today, now } }) => ({
      kind: 'download',
      // No name: a file's name travels further than the file.
      fileName: `alt-om-barnet-${today.toString()}.zip`,
      contentType: 'application/zip',
      body: async () => {
        const papers: Entry[] = []
        for (const paper of subject.papers) papers.push(await pressed(paper, now))
        return new Uint8Array(await zipBytes([...papers, ...subject.entries]))
      },
    }),
  })
