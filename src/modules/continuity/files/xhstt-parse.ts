import type { ReportFault } from '#platform/files/fault.ts'
import { readXml } from '#platform/files/xml.ts'

/** One element with all that is in it; of the archive's long lists only one entry is held at a time. */
type Node = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly line: number
  readonly children: Node[]
  text: string
}

export type Referred = { readonly id: string; readonly line: number }

export type RawResource = {
  /** Null where the solution is to choose: then the role says for what. */
  readonly reference: Referred | null
  readonly role: string | null
}

export type RawEvent = Referred & {
  /** In units of time. Null in a solution: as the event says. */
  readonly duration: string | null
  readonly time: Referred | null
  readonly course: string | null
  readonly groups: readonly string[]
  readonly resources: readonly RawResource[]
}

export type RawInstance = {
  readonly id: string
  readonly times: (Referred & { readonly week: string | null; readonly day: string | null })[]
  /** The type by resource. */
  readonly resources: Map<string, string>
  readonly events: RawEvent[]
  /** Whatever is there twice. */
  readonly doubled: Referred[]
}

export type RawSolution = {
  readonly instance: string
  readonly group: string
  readonly events: RawEvent[]
}

export type RawArchive = {
  /** Whether the root is what it should be; else nothing was read. */
  readonly isArchive: boolean
  readonly instances: readonly RawInstance[]
  readonly solutions: readonly RawSolution[]
}

const root = 'HighSchoolTimetableArchive'
const instance = `${root}/Instances/Instance`
const solution = `${root}/SolutionGroups/SolutionGroup/Solution`

/** The elements that are lists: they are walked through, and not kept. */
const lists = new Set([
  root,
  `${root}/Instances`,
  instance,
  `${instance}/Times`,
  `${instance}/Resources`,
  `${instance}/Events`,
  `${root}/SolutionGroups`,
  `${root}/SolutionGroups/SolutionGroup`,
  solution,
  `${solution}/Events`,
])
/** What is never looked at where it is an entry of a list, and may be long. */
const passed = new Set([
  'Constraints',
  'Report',
  'MetaData',
  'Description',
  'TimeGroups',
  'ResourceTypes',
  'ResourceGroups',
  'EventGroups',
])

const child = (node: Node, name: string): Node | undefined => node.children.find((each) => each.name === name)
const referenceOf = (node: Node | undefined): Referred | null => {
  const id = node?.attributes.get('Reference')
  return node === undefined || id === undefined ? null : { id, line: node.line }
}
const textOf = (node: Node | undefined): string | null => {
  const text = node?.text.trim() ?? ''
  return text === '' ? null : text
}

const eventOf = (node: Node, id: string): RawEvent => ({
  id,
  line: node.line,
  duration: textOf(child(node, 'Duration')),
  time: referenceOf(child(node, 'Time')),
  course: referenceOf(child(node, 'Course'))?.id ?? null,
  groups: (child(node, 'EventGroups')?.children ?? []).flatMap((each) => referenceOf(each)?.id ?? []),
  resources: (child(node, 'Resources')?.children ?? []).map((each) => ({
    reference: referenceOf(each),
    role: textOf(child(each, 'Role')),
  })),
})

type Building = { instances: RawInstance[]; solutions: RawSolution[]; group: string; known: Set<string> }

/** An entry of one of the lists has ended. */
const takeEntry = (path: string, node: Node, building: Building): void => {
  const current = building.instances.at(-1)
  const id = node.attributes.get('Id') ?? ''
  const isNew = (kind: string): boolean => {
    const key = `${kind} ${id}`
    if (!building.known.has(key)) {
      building.known.add(key)
      return true
    }
    current?.doubled.push({ id, line: node.line })
    return false
  }
  if (path === `${instance}/Times/Time` && isNew('time'))
    current?.times.push({
      id,
      line: node.line,
      week: referenceOf(child(node, 'Week'))?.id ?? null,
      day: referenceOf(child(node, 'Day'))?.id ?? null,
    })
  else if (path === `${instance}/Resources/Resource` && isNew('resource'))
    current?.resources.set(id, referenceOf(child(node, 'ResourceType'))?.id ?? '')
  else if (path === `${instance}/Events/Event` && isNew('event')) current?.events.push(eventOf(node, id))
  else if (path === `${solution}/Events/Event`)
    building.solutions.at(-1)?.events.push(eventOf(node, node.attributes.get('Reference') ?? ''))
}

const beginList = (path: string, attributes: ReadonlyMap<string, string>, building: Building): void => {
  if (path === instance) {
    building.known.clear()
    building.instances.push({
      id: attributes.get('Id') ?? '',
      times: [],
      resources: new Map(),
      events: [],
      doubled: [],
    })
  } else if (path === `${root}/SolutionGroups/SolutionGroup`) building.group = attributes.get('Id') ?? ''
  else if (path === solution)
    building.solutions.push({
      instance: attributes.get('Reference') ?? '',
      group: building.group,
      events: [],
    })
}

/** Reads the archive as it is written, without asking whether its references hold. Null when the XML itself was refused. */
export const parseXhstt = async (
  chunks: AsyncIterable<Uint8Array>,
  report: ReportFault,
): Promise<RawArchive | null> => {
  const building: Building = { instances: [], solutions: [], group: '', known: new Set() }
  const paths: string[] = []
  const open: Node[] = []
  let isArchive = false
  /** How many elements deep inside one that is passed over. */
  let skipping = 0
  const isWhole = await readXml(chunks, report, {
    open: (name, attributes, line) => {
      if (skipping > 0 || (passed.has(name) && open.length === 0)) {
        skipping++
        return
      }
      const path = paths.length === 0 ? name : `${paths.at(-1)}/${name}`
      if (paths.length === 0) isArchive = name === root
      paths.push(path)
      if (open.length === 0 && lists.has(path)) beginList(path, attributes, building)
      else if (isArchive) {
        const node: Node = { name, attributes, line, children: [], text: '' }
        open.at(-1)?.children.push(node)
        open.push(node)
      }
    },
    close: () => {
      if (skipping > 0) {
        skipping--
        return
      }
      const path = paths.pop() ?? ''
      const node = open.pop()
      if (node !== undefined && open.length === 0) takeEntry(path, node, building)
    },
    text: (text) => {
      const node = open.at(-1)
      if (skipping === 0 && node !== undefined) node.text += text
    },
  })
  return isWhole ? { isArchive, instances: building.instances, solutions: building.solutions } : null
}
