import { sql } from 'kysely'
import { z } from 'zod'
import type { ActorTx } from '#platform/db/database.ts'
import { m } from '#messages'
import { writingWords } from '#writing'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { summaryKey } from '../template/template.ts'
import { PupilId } from '#platform/ids.ts'
import { type PlanText, readTexts } from './writing-store.ts'

export type TextToWrite = PlanText & { readonly heading: string; readonly question: string | undefined }

export type PlanToWrite = {
  readonly id: string
  readonly title: string
  readonly isOpen: boolean
  readonly pupil: PupilId | null
  readonly worksOn: boolean
  readonly texts: readonly TextToWrite[]
  /** The municipality's words for quiet hints while writing. */
  readonly words: readonly WritingWord[]
}

const sectionShape = z.array(
  z.object({ key: z.string(), heading: z.string(), question: z.string().optional() }),
)

/** The child that a plan is about, whoever asks: an attempt to open it is recorded about that child. */
export const pupilOfPlan = async (tx: ActorTx, plan: string): Promise<PupilId | null> => {
  const { rows } = await sql<{ pupil: string | null }>`select pupil_of_plan(${plan}) as pupil`.execute(tx.db)
  const pupil = rows[0]?.pupil ?? null
  return pupil === null ? null : PupilId.trust(pupil)
}

type Row = {
  id: string
  title: string
  status: string
  pupil_id: string | null
  sections: unknown
}

/** The plan with its texts, in the order of its template. Of a plan that the one who asks does not work on, only whom it is about. */
export const findPlanToWrite = async (tx: ActorTx, plan: string): Promise<PlanToWrite | null> => {
  const { rows } = await sql<Row>`
    select p.id, p.title, p.status, p.pupil_id, t.sections from plan p
    join analysis_template_version t on t.municipality_id = p.municipality_id
      and t.template_id = p.template_id and t.version = p.template_version
    where p.municipality_id = ${tx.actor.municipality} and p.id = ${plan} and p.id = any (plans_worked_on())`.execute(
    tx.db,
  )
  const row = rows[0]
  if (row === undefined) {
    const pupil = await pupilOfPlan(tx, plan)
    return pupil === null
      ? null
      : { id: plan, title: '', isOpen: false, pupil, worksOn: false, texts: [], words: [] }
  }
  const sections = sectionShape.safeParse(row.sections).data ?? []
  const placeOf = (key: string): number => {
    const place = sections.findIndex((section) => section.key === key)
    return place < 0 ? sections.length : place
  }
  const words = await writingWords(tx)
  const texts = (await readTexts(tx, plan)).map((text): TextToWrite => {
    const section = sections[placeOf(text.key)]
    // The plan in short belongs to no template.
    return section === undefined && text.key === summaryKey
      ? { ...text, heading: m.plan_summary(), question: m.plan_summary_question() }
      : { ...text, heading: section?.heading ?? text.key, question: section?.question }
  })
  return {
    id: row.id,
    title: row.title,
    isOpen: row.status !== 'closed' && row.status !== 'continued',
    pupil: row.pupil_id === null ? null : PupilId.trust(row.pupil_id),
    worksOn: true,
    words,
    texts: texts.toSorted((a, b) => placeOf(a.key) - placeOf(b.key)),
  }
}
