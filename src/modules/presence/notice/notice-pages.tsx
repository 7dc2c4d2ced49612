import { m } from '#messages'
import { allow } from '#platform/access/decision.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { day, oneOf, optionalText, readForm } from '#platform/http/fields.ts'
import { action, page, type Route } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { AbsenceId, PupilId } from '#platform/ids.ts'
import { dayText } from '../daily-words.ts'
import { lockPupil } from '../family-store.ts'
import { noticeCategory, noticeKinds, noticePart, noticeRefusal } from './notice.ts'
import { mayTakeBack, mayTellOf } from './notice-policy.ts'
import { type GivenNotice, addNotice, findNotice, noticesOf, removeNotice } from './notice-store.ts'
import { type NoticePage, noticeRefusalText, noticeView } from './notice-views.tsx'
import { lockClassDay } from '../registration/registration-store.ts'

const path = '/fravaer/meld'
const longestNote = 300

const readPage = async (tx: ActorTx, { actor }: Session): Promise<NoticePage> => ({
  children: await noticesOf(tx, actor),
  today: tx.today,
  actor,
})

const pupilsOf = ({ children }: NoticePage) => children.map(({ child }) => child.pupil)

export const showNotices: Route = page<NoticePage>({
  method: 'GET',
  path,
  action: 'presence.notice.read',
  roles: ['custodyHolder'],
  load: async (tx, _request, session) => await readPage(tx, session),
  may: () => allow('custody'),
  pupils: pupilsOf,
  respond: ({ subject }) => noticeView(subject),
})

type Telling = { readonly shown: NoticePage; readonly pupil: PupilId }

export const giveNotice: Route = action<Telling>({
  method: 'POST',
  path: `${path}/:pupilId`,
  action: 'presence.notice.give',
  roles: ['custodyHolder'],
  load: async (tx, { params }, session) => {
    const pupil = PupilId.parse(params['pupilId'] ?? '')
    return pupil === null ? null : { pupil, shown: await readPage(tx, session) }
  },
  may: (actor, { shown, pupil }) => mayTellOf(actor, { children: pupilsOf(shown), pupil }),
  pupils: ({ pupil }) => [pupil],
  act: async (tx, { subject: { pupil, shown }, form, session }) => {
    const read = readForm(form, {
      dag: day(parseDay, m.notice_choose_day()),
      hvad: oneOf(noticeKinds, m.notice_choose_what()),
      note: optionalText(longestNote),
    })
    const written = (field: string) => form.fields.get(field)?.[0] ?? ''
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: noticeView(shown, { pupil, errors: read.errors, written }) }
    const { dag, hvad, note } = read.values
    const homeClass = shown.children.find(({ child }) => child.pupil === pupil)?.child.homeClass
    if (homeClass !== null && homeClass !== undefined) await lockClassDay(tx, homeClass.id, dag)
    await lockPupil(tx, pupil)
    // Read again under the lock: the class may have been registered while the form was open.
    const fresh = await readPage(tx, session)
    const given = fresh.children.find(({ child }) => child.pupil === pupil)
    const wrong = (message: string) => ({
      kind: 'invalid' as const,
      view: noticeView(fresh, { pupil, errors: [{ field: 'dag', message }], written }),
    })
    const on = given?.days.find((one) => one.day.equals(dag))
    if (given === undefined || on === undefined) return wrong(m.notice_not_that_day())
    const refusal = noticeRefusal(on)
    if (refusal !== null) return wrong(noticeRefusalText(refusal, given))
    // Read by the school, so in its language whatever the family's is.
    const late = m.notice_late_note({}, { locale: 'da' })
    await addNotice(tx, {
      pupil,
      day: dag,
      category: noticeCategory[hvad],
      part: noticePart(hvad, given.child.homeClass?.parts ?? ['day']),
      note: hvad === 'sick' ? note : note === null ? late : `${late}: ${note}`,
      by: session.actor.person,
    })
    const text = m.notice_done({ name: given.child.name, day: dayText(dag, tx.today) })
    return { kind: 'done', to: path, notice: { kind: 'success', text } }
  },
})

type TakingBack = { readonly shown: NoticePage; readonly notice: GivenNotice }

export const takeNoticeBack: Route = action<TakingBack>({
  method: 'POST',
  path: `${path}/:pupilId/:absenceId/fortryd`,
  action: 'presence.notice.takeBack',
  roles: ['custodyHolder'],
  load: async (tx, { params }, session) => {
    const id = AbsenceId.parse(params['absenceId'] ?? '')
    const notice = id === null ? null : await findNotice(tx, id)
    return notice === null || notice.pupil !== params['pupilId']
      ? null
      : { notice, shown: await readPage(tx, session) }
  },
  may: (actor, { shown, notice }) => mayTakeBack(actor, { ...notice, children: pupilsOf(shown) }),
  pupils: ({ notice }) => [notice.pupil],
  act: async (tx, { subject: { notice, shown }, session }) => {
    const given = shown.children.find(({ child }) => child.pupil === notice.pupil)
    const homeClass = given?.child.homeClass ?? null
    if (homeClass !== null) await lockClassDay(tx, homeClass.id, notice.day)
    // The database itself lets a notice go only from its own day on and until the class is registered.
    if (await removeNotice(tx, notice.id))
      return { kind: 'done', to: path, notice: { kind: 'success', text: m.notice_taken_back() } }
    const errors = [
      { field: 'dag', message: m.notice_cannot_take_back({ school: given?.child.schoolName ?? '' }) },
    ]
    const view = noticeView(await readPage(tx, session), { pupil: notice.pupil, errors, written: () => '' })
    return { kind: 'invalid', view }
  },
})
