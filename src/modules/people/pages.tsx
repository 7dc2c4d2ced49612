import { m } from '#messages'
import { allow } from '#platform/access/decision.ts'
import { page } from '#platform/http/page.ts'
import { searchText } from '#platform/text/danish.ts'
import { classRoles } from './policy.ts'
import { classesOf, findPupils, type ClassInList } from './store.ts'
import { ClassesPage, SearchPage, type SearchResult } from './views.tsx'

const showClasses = page<readonly ClassInList[]>({
  method: 'GET',
  path: '/klasser',
  action: 'people.classes.read',
  roles: classRoles,
  load: async (tx) => await classesOf(tx),
  may: () => allow('ownClasses'),
  pupils: () => [],
  respond: ({ subject }) => ({
    title: m.people_classes_title(),
    breadcrumb: [{ label: m.my_day_title(), href: '/' }, { label: m.people_classes_title() }],
    content: <ClassesPage classes={subject} />,
  }),
})

const longestSearch = 100

const search = page<SearchResult>({
  method: 'GET',
  path: '/soeg',
  action: 'people.search',
  roles: classRoles,
  load: async (tx, request) => {
    const words = (request.query.get('q') ?? '').trim().slice(0, longestSearch)
    const wanted = searchText(words)
    if (wanted === '') return { words: '', pupils: [], classes: [], isCut: false }
    const { found, isCut } = await findPupils(tx, words)
    const classes = (await classesOf(tx)).filter((one) => ` ${searchText(one.title)}`.includes(` ${wanted}`))
    return { words, pupils: found, classes, isCut }
  },
  may: () => allow('ownClasses'),
  pupils: (result) => result.pupils.map((pupil) => pupil.id),
  logSubject: (result) => `q=${result.words}`,
  respond: ({ subject }) => ({
    title: m.people_search_title(),
    breadcrumb: [{ label: m.my_day_title(), href: '/' }, { label: m.people_search_title() }],
    content: <SearchPage result={subject} />,
  }),
})

export const peoplePages = [showClasses, search]
