import { m } from '#messages'
import { hasRole, type PersonActor } from '#platform/access/actor.ts'
import { allow, refuse } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { oneOf, optionalText, readForm, text } from '#platform/http/fields.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import { type ClassId, PupilId } from '#platform/ids.ts'
import { planHref } from '../hrefs.ts'
import { plansListed } from '../list/list-store.ts'
import type { NewPlan } from '../plan-store.ts'
import { familyRoles, workingRoles } from '../policy.ts'
import { startPlan } from '../start.ts'
import { type Template, templatesOf } from '../template/template-store.ts'
import { mayBeginAbout, mayListPlansOf } from './begin-policy.ts'
import { type ChildAbout, classesToBeginAbout, findChildAbout, schoolsToBeginAt } from './begin-store.ts'
import { type BeginPage, type ChildPlans, beginView, childPlansView } from './begin-views.tsx'

const offered = async (tx: ActorTx): Promise<readonly Template[]> =>
  (await templatesOf(tx)).filter(({ isArchived }) => !isArchived)

const readBegin = async (tx: ActorTx, request: PageRequest, actor: PersonActor): Promise<BeginPage> => {
  const schools = await schoolsToBeginAt(tx, actor)
  const asked = request.query.get('skole')
  const school =
    schools.find(({ id }) => String(id) === asked) ?? (schools.length === 1 ? (schools[0] ?? null) : null)
  return {
    schools,
    school,
    classes: school === null ? [] : await classesToBeginAbout(tx, actor, school.id),
    chosenClass: request.query.get('klasse'),
    templates: await offered(tx),
  }
}

export const showBegin: Route = page<BeginPage>({
  method: 'GET',
  path: '/planer/ny',
  action: 'plans.begin.read',
  roles: workingRoles,
  load: async (tx, request, { actor }) => await readBegin(tx, request, actor),
  may: (_actor, { schools }) => (schools.length === 0 ? refuse('noSchool') : allow('ownSchool')),
  pupils: () => [],
  respond: ({ subject }) => beginView(subject),
})

const aboutOf = (
  kind: 'class' | 'team' | 'group',
  chosen: ClassId | undefined,
  name: string | null,
): NewPlan['subject'] | null => {
  if (kind === 'class') return chosen === undefined ? null : { kind, id: chosen }
  return name === null ? null : { kind, name }
}

export const begin: Route = action<BeginPage>({
  method: 'POST',
  path: '/planer/ny',
  action: 'plans.begin',
  roles: workingRoles,
  load: async (tx, request, { actor }) => await readBegin(tx, request, actor),
  may: (_actor, { school }) => (school === null ? refuse('noSchool') : allow('ownSchool')),
  pupils: () => [],
  act: async (tx, { subject, form }) => {
    const read = readForm(form, {
      om: oneOf(['class', 'team', 'group'], m.plan_begin_choose_about()),
      klasse: optionalText(40),
      navn: optionalText(200),
      titel: text({ max: 200, required: m.plan_begin_write_name() }),
      skabelon: text({ max: 40, required: m.plan_begin_choose_template() }),
    })
    const invalid = (field: string, message: string) => ({
      kind: 'invalid' as const,
      view: beginView(subject, { errors: [{ field, message }], written: read.written }),
    })
    if (read.kind === 'invalid') return { kind: 'invalid', view: beginView(subject, read) }
    const { om, klasse, navn, titel, skabelon } = read.values
    const template = subject.templates.find((one) => one.template === skabelon)
    if (template === undefined) return invalid('skabelon', m.plan_begin_choose_template())
    const chosen = subject.classes.find(({ id }) => String(id) === klasse)
    if (om === 'class' && chosen === undefined) return invalid('klasse', m.plan_begin_choose_class())
    if (om !== 'class' && navn === null) return invalid('navn', m.plan_begin_write_group_name())
    const about = aboutOf(om, chosen?.id, navn)
    if (subject.school === null || about === null) throw new Error('What was checked above is there.')
    const id = await startPlan(tx, {
      school: subject.school.id,
      subject: about,
      title: titel,
      template: { id: template.template, version: template.version },
    })
    return { kind: 'done', to: planHref(id), notice: { kind: 'success', text: m.plan_begun() } }
  },
})

type AskedChild = { readonly child: ChildAbout; readonly shown: ChildPlans | null }

const askChild = async (
  tx: ActorTx,
  { params }: PageRequest,
  actor: PersonActor,
): Promise<AskedChild | null> => {
  const pupil = PupilId.parse(params['pupilId'] ?? '')
  if (pupil === null) return null
  const child = await findChildAbout(tx, actor, pupil)
  if (!mayListPlansOf(child.reasons).may) return { child, shown: null }
  const mayBegin = mayBeginAbout(actor, child.reasons).may && child.school !== null
  return {
    child,
    shown: {
      child,
      list: {
        plans: await plansListed(tx, pupil),
        mayBegin,
        forFamily: !hasRole(actor, ...workingRoles) && hasRole(actor, ...familyRoles),
      },
      templates: mayBegin ? await offered(tx) : [],
    },
  }
}

const shownOf = ({ shown }: AskedChild): ChildPlans => {
  if (shown === null) throw new Error('A child who was refused is not shown.')
  return shown
}

export const showChildPlans: Route = page<AskedChild>({
  method: 'GET',
  path: '/elever/:pupilId/planer',
  action: 'plans.child.list',
  roles: [...workingRoles, ...familyRoles],
  load: async (tx, request, { actor }) => await askChild(tx, request, actor),
  may: (_actor, { child }) => mayListPlansOf(child.reasons),
  pupils: ({ child }) => [child.pupil],
  respond: ({ subject, tx }) => childPlansView(shownOf(subject), tx.today),
})

export const beginAboutChild: Route = action<AskedChild>({
  method: 'POST',
  path: '/elever/:pupilId/planer',
  action: 'plans.child.begin',
  roles: workingRoles,
  load: async (tx, request, { actor }) => await askChild(tx, request, actor),
  may: (actor, { child }) => mayBeginAbout(actor, child.reasons),
  pupils: ({ child }) => [child.pupil],
  act: async (tx, { subject, form }) => {
    const shown = shownOf(subject)
    const read = readForm(form, {
      titel: text({ max: 200, required: m.plan_begin_write_name() }),
      skabelon: text({ max: 40, required: m.plan_begin_choose_template() }),
    })
    if (read.kind === 'invalid') return { kind: 'invalid', view: childPlansView(shown, tx.today, read) }
    const template = shown.templates.find((one) => one.template === read.values.skabelon)
    const { school, pupil } = shown.child
    if (template === undefined || school === null) {
      const errors = [
        template === undefined
          ? { field: 'skabelon', message: m.plan_begin_choose_template() }
          : { field: 'titel', message: m.plan_begin_no_school() },
      ]
      return { kind: 'invalid', view: childPlansView(shown, tx.today, { errors, written: read.written }) }
    }
    const id = await startPlan(tx, {
      school: school.id,
      subject: { kind: 'child', id: pupil },
      title: read.values.titel,
      template: { id: template.template, version: template.version },
    })
    return { kind: 'done', to: planHref(id), notice: { kind: 'success', text: m.plan_begun() } }
  },
})
