import { z } from 'zod'
import { m } from '#messages'
import { allow } from '#platform/access/decision.ts'
import { checked, readForm, wholeNumber } from '#platform/http/fields.ts'
import { action, page, type Route } from '#platform/http/page.ts'
import { mayKeepSets, setReaders, setRoles } from './policy.ts'
import type { QuestionSet } from './pulses.ts'
import { readQuestions } from './set-form.ts'
import { addSet, changeSet, findSet, questionSets } from './set-store.ts'
import { type SetList, setsView, setView } from './set-views.tsx'

const path = '/pulser/saet'

const showSets: Route = page<SetList>({
  method: 'GET',
  path,
  action: 'pulse.sets.read',
  roles: setReaders,
  load: async (tx, _request, { actor }) => ({
    sets: await questionSets(tx),
    mayKeep: mayKeepSets(actor).may,
  }),
  may: () => allow('setReader'),
  pupils: () => [],
  respond: ({ subject }) => setsView(subject),
})

/** `from` is the example to begin with; null for an empty form. */
type NewSet = { readonly from: QuestionSet | null }

const showNewSet: Route = page<NewSet>({
  method: 'GET',
  path: `${path}/nyt`,
  action: 'pulse.set.new',
  roles: setRoles,
  load: async (tx, { query }) => {
    const wanted = query.get('fra')
    const from = wanted === null ? null : await findSet(tx, wanted)
    return wanted !== null && from?.isExample !== true ? null : { from }
  },
  may: mayKeepSets,
  pupils: () => [],
  respond: ({ subject }) => setView(subject.from),
})

const createSet: Route = action<NewSet>({
  method: 'POST',
  path,
  action: 'pulse.set.create',
  roles: setRoles,
  load: async () => ({ from: null }),
  may: mayKeepSets,
  pupils: () => [],
  act: async (tx, { form }) => {
    const read = readQuestions(form)
    if (read.kind === 'invalid') return { kind: 'invalid', view: setView(null, read) }
    await addSet(tx, { ...read, isRetired: false })
    return {
      kind: 'done',
      to: path,
      notice: { kind: 'success', text: m.pulse_set_saved({ title: read.title }) },
    }
  },
})

const loadOwn = async (
  tx: Parameters<typeof findSet>[0],
  { params }: { params: Readonly<Record<string, string>> },
): Promise<QuestionSet | null> => {
  const id = z.uuid().safeParse(params['setId'])
  const set = id.success ? await findSet(tx, id.data) : null
  return set === null || set.isExample ? null : set
}

const showSet: Route = page<QuestionSet>({
  method: 'GET',
  path: `${path}/:setId`,
  action: 'pulse.set.read',
  roles: setRoles,
  load: loadOwn,
  may: mayKeepSets,
  pupils: () => [],
  respond: ({ subject }) => setView(subject),
})

const saveSet: Route = action<QuestionSet>({
  method: 'POST',
  path: `${path}/:setId`,
  action: 'pulse.set.change',
  roles: setRoles,
  load: loadOwn,
  may: mayKeepSets,
  pupils: () => [],
  act: async (tx, { subject, form }) => {
    const questions = readQuestions(form)
    const read = readForm(form, { version: wholeNumber(1, 1_000_000), udgaaet: checked })
    if (questions.kind === 'invalid' || read.kind === 'invalid') {
      const errors = [
        ...(questions.kind === 'invalid' ? questions.errors : []),
        ...(read.kind === 'invalid' ? read.errors : []),
      ]
      return { kind: 'invalid', view: setView(subject, { errors, written: questions.written }) }
    }
    const text = { ...questions, isRetired: read.values.udgaaet }
    if (await changeSet(tx, subject.id, read.values.version, text))
      return {
        kind: 'done',
        to: path,
        notice: { kind: 'success', text: m.pulse_set_saved({ title: questions.title }) },
      }
    const now = (await findSet(tx, subject.id)) ?? subject
    return { kind: 'conflict', view: setView(now, null, [questions.title, ...questions.questions]) }
  },
})

export const setRoutes: readonly Route[] = [showSets, showNewSet, createSet, showSet, saveSet]
