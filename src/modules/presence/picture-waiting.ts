import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import { genitive } from '#platform/text/genitive.ts'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { MenuEntry, Waiting } from '#platform/http/module.ts'
import type { Session } from '#platform/http/session.ts'
import { classRoles } from './class/policy.ts'
import { pupilHref } from './pupil/hrefs.ts'
import { ownPupils } from './pupil/store.ts'
import { type ClassSignals, waitingSignals } from './signals/store.ts'

/** A leader of many classes is told how many, and finds them on one page. */
const mostLines = 4

const signalsOf = ({ pupils }: ClassSignals): number =>
  pupils.reduce((sum, { signals }) => sum + signals.length, 0)

/** The class when they may open it, else the pupil, else the list that the pupils are on. */
const hrefOf = ({ classId, mayOpenClass, pupils }: ClassSignals): string => {
  if (mayOpenClass) return `/klasser/${classId}#signaler`
  const [only] = pupils
  return only !== undefined && pupils.length === 1 ? `${pupilHref(only.id)}#signaler` : '/signaler'
}

const forStaff = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  const classes = await waitingSignals(tx, actor)
  if (classes.length > mostLines) {
    const count = classes.reduce((sum, one) => sum + signalsOf(one), 0)
    return [
      {
        text: m.signals_waiting_many({ count, classes: classes.length }),
        detail: m.signals_waiting_detail(),
        href: '/signaler',
        urgency: 'soon',
        pupils: [],
      },
    ]
  }
  return classes.map((one) => ({
    text: m.signals_waiting_class({ title: one.title, count: signalsOf(one) }),
    detail: m.signals_waiting_detail(),
    href: hrefOf(one),
    urgency: 'soon' as const,
    pupils: [],
  }))
}

const forFamily = async (tx: ActorTx, isPupil: boolean): Promise<readonly Waiting[]> =>
  (await ownPupils(tx)).map(({ id, givenName }) => ({
    text: isPupil ? m.pupilpage_waiting_you() : m.pupilpage_waiting({ whose: genitive(givenName, locale()) }),
    detail: null,
    href: pupilHref(id),
    urgency: 'later',
    pupils: [id],
  }))

/** What the pupil's page, the class page and the signals put on "Min dag". */
export const pictureWaiting = async (tx: ActorTx, { actor }: Session): Promise<readonly Waiting[]> => [
  ...(hasRole(actor, ...classRoles) ? await forStaff(tx, actor) : []),
  ...(hasRole(actor, 'custodyHolder', 'pupil') ? await forFamily(tx, !hasRole(actor, 'custodyHolder')) : []),
]

export const pictureMenu: readonly MenuEntry[] = [
  { section: 'own', href: '/elever', label: () => m.pupilpage_own_children(), roles: ['custodyHolder'] },
  { section: 'own', href: '/elever', label: () => m.pupilpage_own_page(), roles: ['pupil'] },
  { section: 'daily', href: '/signaler', label: () => m.signals_title(), roles: classRoles },
]
