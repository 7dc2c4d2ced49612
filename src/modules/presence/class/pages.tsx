import { type Route, page } from '#platform/http/page.ts'
import { ClassId } from '#platform/ids.ts'
import type { ClassPicture } from './class-picture.ts'
import { classRoles, mayReadClass } from './policy.ts'
import { type ClassHeader, findClass, readClass } from './store.ts'
import { classView } from './views.tsx'

/** Of a class that the asker may not open, no more is read than it takes to refuse. */
type Subject = { readonly header: ClassHeader; readonly picture: ClassPicture | null }

export const showClass: Route = page<Subject>({
  method: 'GET',
  path: '/klasser/:id',
  action: 'presence.class.read',
  roles: classRoles,
  load: async (tx, { params }, { actor }) => {
    const id = ClassId.parse(params['id'] ?? '')
    const header = id === null ? null : await findClass(tx, actor, id)
    if (header === null) return null
    return { header, picture: mayReadClass(actor, header).may ? await readClass(tx, header) : null }
  },
  may: (actor, { header }) => mayReadClass(actor, header),
  pupils: ({ picture }) => picture?.pupils.map(({ id }) => id) ?? [],
  logSubject: ({ header }) => header.title,
  respond: ({ subject: { header, picture }, tx }) => {
    if (picture === null) throw new Error('A class that was refused is not shown.')
    return classView({ header, picture, today: tx.today })
  },
})

export const classRoutes: readonly Route[] = [showClass]
