import { z } from 'zod'
import { m } from '#messages'
import { hasRole } from '#platform/access/actor.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import {
  checked,
  day,
  type FieldError,
  oneOf,
  optionalText,
  readForm,
  text,
  wholeNumber,
} from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { type Route, action, page } from '#platform/http/page.ts'
import { decidingRoles, mayDecide, mayKeepRules, ruleRoles } from './policy.ts'
import { type RetentionKind, longestPostponed, readPeriod } from './retention.ts'
import {
  addRuleVersion,
  allRules,
  carryOut,
  countRows,
  openProposals,
  postpone,
  ruleOn,
  shipRules,
} from './retention-store.ts'
import {
  type ProposalPage,
  type RetentionPage,
  type RulePage,
  proposalView,
  retentionPath,
  retentionView,
  ruleView,
} from './views.tsx'

const writtenIn = (form: FormBody) => (field: string) => form.fields.get(field)?.[0] ?? ''

const readProposal = async (
  tx: ActorTx,
  kinds: readonly RetentionKind[],
  id: string | undefined,
): Promise<ProposalPage | null> => {
  const parsed = z.uuid().safeParse(id)
  if (!parsed.success) return null
  const [proposal] = await openProposals(tx, parsed.data)
  return proposal === undefined ? null : { kinds, proposal }
}

const pupilsOf = ({ proposal: { pupil } }: ProposalPage) => (pupil === null ? [] : [pupil])

const decide = (kinds: readonly RetentionKind[]): Route =>
  action<ProposalPage>({
    method: 'POST',
    path: `${retentionPath}/:proposalId`,
    action: 'retention.decide',
    roles: decidingRoles,
    load: async (tx, { params }) => await readProposal(tx, kinds, params['proposalId']),
    may: mayDecide,
    pupils: pupilsOf,
    act: async (tx, { subject, form }) => {
      const { proposal } = subject
      const read = readForm(form, {
        svar: oneOf(['slet', 'udskyd'], m.retention_choose()),
        til: optionalText(40),
        grund: optionalText(1000),
        version: wholeNumber(1, 1_000_000),
      })
      const invalid = (errors: readonly FieldError[]) => ({
        kind: 'invalid' as const,
        view: proposalView(subject, { errors, written: writtenIn(form) }),
      })
      if (read.kind === 'invalid') return invalid(read.errors)
      const { svar, til, grund, version } = read.values
      const done = (words: string) => ({
        kind: 'done' as const,
        to: retentionPath,
        notice: { kind: 'success' as const, text: words },
      })
      const conflict = (words: string) => ({
        kind: 'conflict' as const,
        view: proposalView(subject, null, words),
      })
      if (svar === 'slet') {
        const rows = await carryOut(tx, proposal, version)
        return rows === null ? conflict(m.retention_delete()) : done(m.retention_deleted({ count: rows }))
      }
      const until = til === null ? null : parseDay(til)
      if (until === null || Temporal.PlainDate.compare(until, tx.today) <= 0)
        return invalid([{ field: 'til', message: m.retention_choose_day() }])
      if (Temporal.PlainDate.compare(until, tx.today.add(longestPostponed)) > 0)
        return invalid([{ field: 'til', message: m.retention_too_late() }])
      if (grund === null) return invalid([{ field: 'grund', message: m.retention_write_reason() }])
      return (await postpone(tx, proposal, { version, until, reason: grund }))
        ? done(m.retention_postponed())
        : conflict(`${m.retention_postpone()}: ${grund}`)
    },
  })

const readRule = async (
  tx: ActorTx,
  kinds: readonly RetentionKind[],
  name: string | undefined,
): Promise<RulePage | null> => {
  const kind = kinds.find((one) => one.kind === name)
  if (kind === undefined) return null
  await shipRules(tx, kinds)
  return { kind, versions: (await allRules(tx)).filter((rule) => rule.kind === kind.kind) }
}

const keepRule = (kinds: readonly RetentionKind[]): Route =>
  action<RulePage>({
    method: 'POST',
    path: `${retentionPath}/regler/:kind`,
    action: 'retention.rule.write',
    roles: ruleRoles,
    load: async (tx, { params }) => await readRule(tx, kinds, params['kind']),
    may: mayKeepRules,
    pupils: () => [],
    act: async (tx, { subject, form }) => {
      const read = readForm(form, {
        periode: text({ max: 10, required: m.retention_write_period() }),
        haendelse: oneOf(Object.keys(subject.kind.events), m.retention_choose_event()),
        kilde: text({ max: 500, required: m.retention_write_source() }),
        efterproeves: checked,
        fra: day(parseDay, m.retention_choose_first_day()),
        version: wholeNumber(0, 1_000_000),
      })
      const invalid = (errors: readonly FieldError[]) => ({
        kind: 'invalid' as const,
        view: ruleView(subject, { errors, written: writtenIn(form) }),
      })
      if (read.kind === 'invalid') return invalid(read.errors)
      const { periode, haendelse, kilde, efterproeves, fra, version } = read.values
      const period = readPeriod(periode)
      if (period === null) return invalid([{ field: 'periode', message: m.retention_write_period() }])
      const isNewest = version === (subject.versions[0]?.version ?? 0)
      const rule = {
        kind: subject.kind.kind,
        version: version + 1,
        period,
        event: haendelse,
        source: kilde,
        isUnverified: efterproeves,
        validFrom: fra,
      }
      if (isNewest && (await addRuleVersion(tx, rule)))
        return {
          kind: 'done',
          to: retentionPath,
          notice: { kind: 'success', text: m.retention_rule_saved() },
        }
      const now = (await readRule(tx, kinds, subject.kind.kind)) ?? subject
      return { kind: 'conflict', view: ruleView(now, null, `${period}, ${kilde}`) }
    },
  })

export const retentionPages = (kinds: readonly RetentionKind[]): readonly Route[] => [
  page<RetentionPage>({
    method: 'GET',
    path: retentionPath,
    action: 'retention.read',
    roles: decidingRoles,
    load: async (tx, _request, { actor }) => {
      await shipRules(tx, kinds)
      const rules = await allRules(tx)
      return {
        kinds,
        rules: kinds.flatMap(({ kind }) => ruleOn(rules, kind, tx.today) ?? []),
        proposals: await openProposals(tx),
        keepsRules: hasRole(actor, ...ruleRoles),
      }
    },
    may: mayDecide,
    pupils: ({ proposals }) => proposals.flatMap(({ pupil }) => (pupil === null ? [] : [pupil])),
    respond: ({ subject }) => retentionView(subject),
  }),
  page<RulePage>({
    method: 'GET',
    path: `${retentionPath}/regler/:kind`,
    action: 'retention.rule.read',
    roles: ruleRoles,
    load: async (tx, { params }) => await readRule(tx, kinds, params['kind']),
    may: mayKeepRules,
    pupils: () => [],
    respond: ({ subject }) => ruleView(subject),
  }),
  keepRule(kinds),
  page<ProposalPage>({
    method: 'GET',
    path: `${retentionPath}/:proposalId`,
    action: 'retention.proposal.read',
    roles: decidingRoles,
    load: async (tx, { params }) => {
      const found = await readProposal(tx, kinds, params['proposalId'])
      if (found === null) return null
      return { kinds, proposal: { ...found.proposal, rowsFound: await countRows(tx, found.proposal) } }
    },
    may: mayDecide,
    pupils: pupilsOf,
    respond: ({ subject }) => proposalView(subject),
  }),
  decide(kinds),
]
