import { sql } from 'kysely'
import { Details } from '#design/details/details.tsx'
import { Soft } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { municipalityOf } from '../plan-store.ts'
import type { Plan } from '../plan.ts'
import { basesToday } from './basis-store.ts'
import { planParameterOn } from '../parameters.ts'
import { type LegalBasis, dutiesOf } from './sharing.ts'

const isSharedByLaw = async (tx: ActorTx, plan: string): Promise<boolean> => {
  const { rows } = await sql<{ shared: boolean }>`
    select exists (select from plan_share where municipality_id = ${municipalityOf(tx)} and plan_id = ${plan}
      and basis_key is not null and ended_at is null and ends_at > ${tx.now}) as shared`.execute(tx.db)
  return rows[0]?.shared ?? false
}

/** The duties that a plan reminds its staff of, in the municipality's words. */
export const dutiesShown = async (
  tx: ActorTx,
  plan: Pick<Plan, 'id' | 'subject' | 'support'>,
  readerIsStaff: boolean,
): Promise<readonly LegalBasis[]> => {
  const applying = dutiesOf({
    isAboutChild: plan.subject.kind === 'child',
    supportMinutes: plan.support?.minutes ?? null,
    supportLimit: (await planParameterOn(tx, 'plans.supportMinutes')).value,
    isSharedByLaw: await isSharedByLaw(tx, plan.id),
    readerIsStaff,
  })
  if (applying.length === 0) return []
  const worded = await basesToday(tx)
  return applying.flatMap((duty) => worded.filter(({ kind, key }) => kind === 'duty' && key === duty))
}

/** A quiet box: it reminds, and decides nothing. */
export const Duties = ({ duties }: { duties: readonly LegalBasis[] }): Html | null =>
  duties.length === 0 ? null : (
    <Details summary={m.plan_sharing_duties({ count: duties.length })}>
      {duties.map(({ title, text, source, isUnverified }) => (
        <section class="mv-section">
          <h3>{title}</h3>
          <p>{text}</p>
          <p>
            <Soft>
              {m.plan_sharing_source({ source })}
              {isUnverified ? ` ${m.plan_sharing_unverified()}` : ''}
            </Soft>
          </p>
        </section>
      ))}
    </Details>
  )
