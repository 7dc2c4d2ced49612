import { basename } from 'node:path'
import type { FileFault } from '#platform/files/fault.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import { openPath } from '#platform/files/source.ts'
import { type TimetableFile, timetableFiles } from './columns.ts'

/** Files that were named one by one, as one source, and which of them is which. */
export type TimetableSet =
  | {
      readonly ok: true
      readonly source: FileSource
      readonly files: Readonly<Partial<Record<TimetableFile, string>>>
      readonly warnings: readonly FileFault[]
    }
  | { readonly ok: false; readonly path: string; readonly faults: readonly FileFault[] }

/** A name that no other file of the set has: two folders may each have their own `a.csv`. */
const freeName = (path: string, name: string, taken: ReadonlyMap<string, unknown>): string => {
  for (const candidate of [name, path, `${path}/${name}`]) if (!taken.has(candidate)) return candidate
  let number = 2
  while (taken.has(`${path} ${number}`)) number++
  return `${path} ${number}`
}

/**
 * Opens the files of a command. A plain file is what the command says it is, whatever it is called; what is in a zip or a folder says
 * itself which it is.
 */
export const openTimetableSet = async (
  paths: Readonly<Partial<Record<TimetableFile, string>>>,
): Promise<TimetableSet> => {
  const places = new Map<string, { readonly source: FileSource; readonly name: string }>()
  const files: Partial<Record<TimetableFile, string>> = {}
  const opened: FileSource[] = []
  const warnings: FileFault[] = []
  const close = async (): Promise<void> => {
    for (const source of opened) await source.close()
  }
  for (const file of timetableFiles) {
    const path = paths[file]
    if (path === undefined) continue
    const one = await openPath(path)
    if (!one.ok) {
      await close()
      return { ok: false, path, faults: one.faults }
    }
    opened.push(one.source)
    warnings.push(...one.warnings)
    const isPlain = one.source.names.length === 1 && one.source.names[0] === basename(path)
    for (const name of one.source.names) {
      const free = freeName(path, name, places)
      places.set(free, { source: one.source, name })
      if (isPlain) files[file] = free
    }
  }
  const of = (name: string): { readonly source: FileSource; readonly name: string } => {
    const place = places.get(name)
    if (place === undefined) throw new Error(`No such file: ${name}`)
    return place
  }
  return {
    ok: true,
    source: {
      names: [...places.keys()],
      size: (name) => of(name).source.size(of(name).name),
      open: (name) => of(name).source.open(of(name).name),
      close,
    },
    files,
    warnings,
  }
}
