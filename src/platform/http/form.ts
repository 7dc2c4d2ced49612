/** What a browser sent in the body, before anyone trusts it. */
export type FormBody = {
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly files: ReadonlyMap<string, File>
}

export type FormOutcome =
  | { readonly kind: 'ok'; readonly body: FormBody }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'unreadable' }

const mostFields = 5_000
const formLimit = 1_000_000

/** A null byte, or half a surrogate pair, can be neither stored nor shown. */
export const isCleanText = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

const limitedBody = async (request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | null> => {
  const declared = Number(request.headers.get('content-length') ?? '0')
  if (declared > limit) return null
  if (request.body === null) return new Uint8Array(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.length
    if (size > limit) return null
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/** Reads a form. Line breaks become `\n` and letters their composed form, so that "å" is always the same letter. */
export const readFormBody = async (request: Request, limit = formLimit): Promise<FormOutcome> => {
  const bytes = await limitedBody(request, limit)
  if (bytes === null) return { kind: 'tooLarge' }
  const contentType = request.headers.get('content-type') ?? 'application/x-www-form-urlencoded'
  let data: FormData
  try {
    data = await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
  } catch {
    return bytes.length === 0
      ? { kind: 'ok', body: { fields: new Map(), files: new Map() } }
      : { kind: 'unreadable' }
  }
  const fields = new Map<string, string[]>()
  const files = new Map<string, File>()
  let count = 0
  for (const [name, value] of data) {
    count += 1
    if (count > mostFields || !isCleanText(name)) return { kind: 'unreadable' }
    if (typeof value === 'string') {
      if (!isCleanText(value)) return { kind: 'unreadable' }
      const text = value.replaceAll('\r\n', '\n').normalize('NFC')
      fields.set(name, [...(fields.get(name) ?? []), text])
    } else {
      files.set(name, value)
    }
  }
  return { kind: 'ok', body: { fields, files } }
}
