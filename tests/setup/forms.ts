/** A form of a page that writes something, with every name a browser could send and the values that stand in it. */
export type Form = { readonly action: string; readonly fields: ReadonlyMap<string, readonly string[]> }

const decode = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const attribute = (tag: string, name: string): string | null => {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? null : decode(found)
}

/** The forms of the page at `path` that write something. */
export const formsIn = (html: string, path: string): readonly Form[] =>
  [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].flatMap(([form]) => {
    const [open = ''] = /^<form\b[^>]*>/.exec(form) ?? []
    if (attribute(open, 'method') !== 'post') return []
    const fields = new Map<string, readonly string[]>()
    for (const [tag] of form.matchAll(/<(?:input|select|textarea|button)\b[^>]*>/g)) {
      const name = attribute(tag, 'name')
      if (name !== null) fields.set(name, [...(fields.get(name) ?? []), attribute(tag, 'value') ?? ''])
    }
    return [{ action: attribute(open, 'action') ?? path, fields }]
  })

/** Where the links of a page lead, within the site. */
export const linksIn = (html: string): readonly string[] =>
  [...html.matchAll(/<a\b[^>]*\bhref="([^"#]+)/g)]
    .map(([, href = '']) => decode(href))
    .filter((to) => to.startsWith('/') && !to.startsWith('/aktiver'))
