import { m } from '#messages'
import type { Database } from '#platform/db/database.ts'
import type { ClientAddress } from '#platform/http/client-address.ts'
import type { FormBody } from '#platform/http/form.ts'
import { type OpenAnswer, visitorPage, type Route } from '#platform/http/page.ts'
import { countedAttempt } from '#sign-in'
import { readAnswer } from './answer-form.ts'
import { answerByCode, pulseByCode, type AskedPulse } from './answer-store.ts'
import { answerView, codeView, thanksView } from './answer-views.tsx'
import { codeText, readCode } from './code.ts'

const sent = (form: FormBody): string => {
  const [code = '', ...more] = form.fields.get('kode') ?? []
  return more.length === 0 ? code.slice(0, 40) : ''
}

const refused = (written: string, error: string, status: 422 | 429): OpenAnswer => ({
  kind: 'view',
  view: codeView(written, error, false),
  status,
})

type Looked = { readonly code: string; readonly pulse: AskedPulse } | { readonly refused: OpenAnswer }

/**
 * What a code leads to. Every look is counted before it is made, and the count is taken back when the code was right: the log and the
 * counters know of wrong codes alone.
 */
const lookAt = async (database: Database, form: FormBody, client: ClientAddress): Promise<Looked> => {
  const written = sent(form)
  const code = readCode(written)
  const attempt = await countedAttempt(database, 'pulse-code', client, async () =>
    code === null ? null : await pulseByCode(database, code),
  )
  if (attempt.kind === 'wait')
    return { refused: refused(written, m.pulse_code_wait({ wait: attempt.wait }), 429) }
  if (attempt.found === null || code === null)
    return {
      refused: refused(written, written.trim() === '' ? m.pulse_code_missing() : m.pulse_code_unknown(), 422),
    }
  return { code, pulse: attempt.found }
}

const answering = (code: string, pulse: AskedPulse) => ({
  pulse,
  action: '/puls/svar',
  hidden: { kode: codeText(code) },
  breadcrumb: [],
})

/** A pulse answered with a code: no session, no person, nothing in the log that tells of an answer. */
export const codeRoutes: readonly Route[] = [
  visitorPage({
    method: 'GET',
    path: '/puls',
    action: 'pulse.code.ask',
    visit: async ({ page }) => {
      const code = readCode(page.query.get('kode') ?? '')
      return { kind: 'view', view: codeView(code === null ? '' : codeText(code), null, code !== null) }
    },
  }),
  visitorPage({
    method: 'POST',
    path: '/puls',
    action: 'pulse.code.use',
    visit: async ({ form, database, client }) => {
      const looked = await lookAt(database, form, client)
      return 'refused' in looked
        ? looked.refused
        : { kind: 'view', view: answerView({ ...answering(looked.code, looked.pulse), filled: null }) }
    },
  }),
  visitorPage({
    method: 'POST',
    path: '/puls/svar',
    action: 'pulse.code.answer',
    visit: async ({ form, database, client }) => {
      const looked = await lookAt(database, form, client)
      if ('refused' in looked) return looked.refused
      const { code, pulse } = looked
      const read = readAnswer(form, pulse)
      if (read.kind === 'invalid')
        return { kind: 'view', view: answerView({ ...answering(code, pulse), filled: read }), status: 422 }
      return (await answerByCode(database, code, read.choices, read.words))
        ? { kind: 'redirect', to: '/puls/tak' }
        : refused('', m.pulse_code_unknown(), 422)
    },
  }),
  visitorPage({
    method: 'GET',
    path: '/puls/tak',
    action: 'pulse.code.thanks',
    visit: async () => ({ kind: 'view', view: thanksView() }),
  }),
]
