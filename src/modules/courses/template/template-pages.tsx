import { v7 } from 'uuid'
import { z } from 'zod'
import { m } from '#messages'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type PageRequest, type Route, action, page } from '#platform/http/page.ts'
import { mayEditTemplates, readsTemplates, startingRoles, templateRoles } from '../roles.ts'
import { readTemplateForm } from './template-form.ts'
import { type TemplateFormPage, templateFormView } from './template-form-views.tsx'
import {
  type Template,
  addTemplate,
  addVersion,
  bringShippedTemplates,
  findTemplate,
  listTemplates,
  retireTemplate,
} from './template-store.ts'
import { type MayHere, templateHref, templateView, templatesHref, templatesView } from './template-views.tsx'

const mayHere = (actor: PersonActor): MayHere => ({
  edits: hasRole(actor, ...templateRoles),
  starts: hasRole(actor, ...startingRoles),
})

const none = (): readonly [] => []

export const showTemplates: Route = page<readonly Template[]>({
  method: 'GET',
  path: templatesHref,
  action: 'courses.templates.list',
  roles: readsTemplates,
  load: async (tx) => {
    await bringShippedTemplates(tx)
    return await listTemplates(tx)
  },
  may: () => allow('templatesOfTheMunicipality'),
  pupils: none,
  respond: ({ subject, session }) => templatesView(subject, mayHere(session.actor)),
})

export const loadTemplate = async (
  tx: ActorTx,
  { params }: PageRequest,
  version?: number,
): Promise<Template | null> => {
  const id = z.uuid().safeParse(params['templateId'])
  return id.success ? await findTemplate(tx, id.data, version) : null
}

type Shown = { readonly template: Template; readonly latest: number }

export const showTemplate: Route = page<Shown>({
  method: 'GET',
  path: `${templatesHref}/:templateId`,
  action: 'courses.template.read',
  roles: readsTemplates,
  load: async (tx, request) => {
    const latest = await loadTemplate(tx, request)
    const asked = /^\d{1,5}$/.exec(request.query.get('version') ?? '')?.[0]
    const template = asked === undefined ? latest : await loadTemplate(tx, request, Number(asked))
    return latest === null || template === null ? null : { template, latest: latest.version }
  },
  may: () => allow('templatesOfTheMunicipality'),
  pupils: none,
  respond: ({ subject, session }) => templateView(subject.template, subject.latest, mayHere(session.actor)),
})

const newPage: TemplateFormPage = { id: null, title: '', version: 0, content: null }
const pageOf = ({ id, title, version, content }: Template): TemplateFormPage => ({
  id,
  title,
  version,
  content,
})
const newKey = (): string => v7()

export const showNewTemplate: Route = page<TemplateFormPage>({
  method: 'GET',
  path: `${templatesHref}/ny`,
  action: 'courses.template.edit',
  roles: templateRoles,
  load: async () => newPage,
  may: mayEditTemplates,
  pupils: none,
  respond: ({ subject }) => templateFormView(subject),
})

export const makeTemplate: Route = action<TemplateFormPage>({
  method: 'POST',
  path: `${templatesHref}/ny`,
  action: 'courses.template.write',
  roles: templateRoles,
  load: async () => newPage,
  may: mayEditTemplates,
  pupils: none,
  act: async (tx, { subject, form, session }) => {
    const read = readTemplateForm(form, null, newKey)
    if (read.kind === 'invalid') return { kind: 'invalid', view: templateFormView(subject, read) }
    const id = await addTemplate(tx, session.actor.person, read.written)
    return {
      kind: 'done',
      to: templateHref(id),
      notice: { kind: 'success', text: m.course_template_saved({ version: 1 }) },
    }
  },
})

export const showEditTemplate: Route = page<Template>({
  method: 'GET',
  path: `${templatesHref}/:templateId/ret`,
  action: 'courses.template.edit',
  roles: templateRoles,
  load: async (tx, request) => await loadTemplate(tx, request),
  may: mayEditTemplates,
  pupils: none,
  respond: ({ subject }) => templateFormView(pageOf(subject)),
})

export const editTemplate: Route = action<Template>({
  method: 'POST',
  path: `${templatesHref}/:templateId/ret`,
  action: 'courses.template.write',
  roles: templateRoles,
  load: async (tx, request) => await loadTemplate(tx, request),
  may: mayEditTemplates,
  pupils: none,
  act: async (tx, { subject, form, session }) => {
    // Read again: when two save at once, the second is run again and finds the first one's version.
    const now = (await findTemplate(tx, subject.id)) ?? subject
    const read = readTemplateForm(form, now.content, newKey)
    if (read.kind === 'invalid') return { kind: 'invalid', view: templateFormView(pageOf(now), read) }
    if (read.version !== now.version) {
      const written = (field: string): string => form.fields.get(field)?.[0] ?? ''
      return { kind: 'conflict', view: templateFormView(pageOf(now), { errors: [], written }, true) }
    }
    await addVersion(tx, session.actor.person, now, read.written)
    return {
      kind: 'done',
      to: templateHref(now.id),
      notice: { kind: 'success', text: m.course_template_saved({ version: now.version + 1 }) },
    }
  },
})

const retiring = (tail: 'tag-ud' | 'brug-igen'): Route =>
  action<Template>({
    method: 'POST',
    path: `${templatesHref}/:templateId/${tail}`,
    action: 'courses.template.retire',
    roles: templateRoles,
    load: async (tx, request) => await loadTemplate(tx, request),
    may: mayEditTemplates,
    pupils: none,
    act: async (tx, { subject }) => {
      await retireTemplate(tx, subject.id, tail === 'tag-ud')
      return {
        kind: 'done',
        to: templateHref(subject.id),
        notice: {
          kind: 'success',
          text: tail === 'tag-ud' ? m.course_retired_done() : m.course_used_again_done(),
        },
      }
    },
  })

export const templateRoutes: readonly Route[] = [
  showTemplates,
  showNewTemplate,
  makeTemplate,
  showTemplate,
  showEditTemplate,
  editTemplate,
  retiring('tag-ud'),
  retiring('brug-igen'),
]
