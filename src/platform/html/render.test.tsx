import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderFragment, renderPage } from './render.ts'

const unescape = (html: string): string =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

test('whatever a person wrote reads back unchanged and never becomes markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const html = renderFragment(<p title={text}>{text}</p>)
      const inner = html.slice(html.indexOf('>', html.lastIndexOf('"')) + 1, -'</p>'.length)
      expect(inner).not.toContain('<')
      expect(unescape(inner)).toBe(text)
    }),
  )
})

test('a page is a whole document', () => {
  expect(
    renderPage(
      <html lang="da">
        <body>
          <input type="checkbox" checked disabled={false} />
        </body>
      </html>,
    ),
  ).toBe('<!doctype html><html lang="da"><body><input type="checkbox" checked/></body></html>')
})
