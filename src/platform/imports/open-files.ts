import type { FileFault } from '#platform/files/fault.ts'
import { fileFault } from '#platform/files/fault.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import { openPath, type SourceOpened } from '#platform/files/source.ts'

const together = (sources: readonly FileSource[]): FileSource => {
  const sourceOf = new Map(sources.flatMap((source) => source.names.map((name) => [name, source] as const)))
  const of = (name: string): FileSource => {
    const source = sourceOf.get(name)
    if (source === undefined) throw new Error(`No such file: ${name}`)
    return source
  }
  return {
    names: [...sourceOf.keys()],
    size: (name) => of(name).size(name),
    open: (name) => of(name).open(name),
    close: async () => {
      for (const source of sources) await source.close()
    },
  }
}

/** Opens several files, folders or zips as one set. Two files of the same name are refused. */
export const openPaths = async (paths: readonly string[]): Promise<SourceOpened> => {
  const sources: FileSource[] = []
  const faults: FileFault[] = []
  const warnings: FileFault[] = []
  const seen = new Set<string>()
  for (const path of paths) {
    const opened = await openPath(path)
    if (!opened.ok) {
      faults.push(...opened.faults)
      continue
    }
    sources.push(opened.source)
    warnings.push(...opened.warnings)
    for (const name of opened.source.names) {
      if (seen.has(name.toLowerCase())) faults.push(fileFault('error', 'zipDuplicate', { value: name }))
      seen.add(name.toLowerCase())
    }
  }
  if (faults.length === 0) return { ok: true, source: together(sources), warnings }
  for (const source of sources) await source.close()
  return { ok: false, faults }
}
