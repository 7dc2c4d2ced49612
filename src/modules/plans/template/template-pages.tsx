import { z } from 'zod'
import { m } from '#messages'
import { hasRole } from '#platform/access/actor.ts'
import { allow, refuse } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { readForm, wholeNumber } from '#platform/http/fields.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import { templateRoles } from '../policy.ts'
import { readTemplate } from './template-form.ts'
import { addTemplate, archiveTemplate, changeTemplate, type Template, templatesOf } from './template-store.ts'
import { templatesHref, templatesView, templateView } from './template-views.tsx'

const may = (actor: Parameters<typeof hasRole>[0]) =>
  hasRole(actor, ...templateRoles) ? allow('administration') : refuse('role')

const findOne = async (tx: ActorTx, { params }: PageRequest): Promise<Template | null> => {
  const id = z.uuid().safeParse(params['templateId'])
  if (!id.success) return null
  return (await templatesOf(tx)).find(({ template }) => template === id.data) ?? null
}

const about = { roles: templateRoles, may, pupils: () => [] } as const

const list = page<readonly Template[]>({
  ...about,
  method: 'GET',
  path: templatesHref,
  action: 'plans.templates.read',
  load: async (tx) => await templatesOf(tx),
  respond: ({ subject }) => templatesView(subject),
})

const showNew = page<null[]>({
  ...about,
  method: 'GET',
  path: `${templatesHref}/ny`,
  action: 'plans.template.new',
  load: () => Promise.resolve([]),
  respond: () => templateView(null),
})

const add = action<null[]>({
  ...about,
  method: 'POST',
  path: `${templatesHref}/ny`,
  action: 'plans.template.add',
  load: () => Promise.resolve([]),
  act: async (tx, { form }) => {
    const read = readTemplate(form, [])
    if (read.kind === 'invalid') return { kind: 'invalid', view: templateView(null, read) }
    await addTemplate(tx, read.template)
    return { kind: 'done', to: templatesHref, notice: { kind: 'success', text: m.plan_template_added() } }
  },
})

const show = page<Template>({
  ...about,
  method: 'GET',
  path: `${templatesHref}/:templateId`,
  action: 'plans.template.read',
  load: findOne,
  respond: ({ subject }) => templateView(subject),
})

const change = action<Template>({
  ...about,
  method: 'POST',
  path: `${templatesHref}/:templateId`,
  action: 'plans.template.change',
  load: findOne,
  act: async (tx, { subject, form, request }) => {
    const read = readTemplate(form, subject.sections)
    const version = readForm(form, { version: wholeNumber(1, 1_000_000) })
    if (read.kind === 'invalid') return { kind: 'invalid', view: templateView(subject, read) }
    if (version.kind === 'invalid') return { kind: 'invalid', view: templateView(subject, version) }
    if (await changeTemplate(tx, subject.template, version.values.version, read.template))
      return { kind: 'done', to: templatesHref, notice: { kind: 'success', text: m.plan_template_changed() } }
    const now = (await findOne(tx, request)) ?? subject
    const filled = { errors: [], written: version.written, conflict: true }
    return { kind: 'conflict', view: templateView(now, filled) }
  },
})

const archive = action<Template>({
  ...about,
  method: 'POST',
  path: `${templatesHref}/:templateId/laeg-vaek`,
  action: 'plans.template.archive',
  load: findOne,
  act: async (tx, { subject, form }) => {
    await archiveTemplate(tx, subject.template, form.fields.get('vaek')?.[0] === 'ja')
    return { kind: 'done', to: templatesHref, notice: { kind: 'success', text: m.plan_saved() } }
  },
})

export const templateRoutes: readonly Route[] = [list, showNew, add, show, change, archive]
