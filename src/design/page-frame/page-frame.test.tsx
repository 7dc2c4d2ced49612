import { expect, test } from 'vitest'
import { RadioGroup } from '#design/choice/choice.tsx'
import { fieldId } from '#design/field/field-frame.tsx'
import { DateField, TextAreaField } from '#design/field/field.tsx'
import { inLocale } from '#platform/html/locale.ts'
import { renderFragment, renderPage } from '#platform/html/render.ts'
import { currentItem } from './menu.tsx'
import { PageFrame, type PageFrameProps } from './page-frame.tsx'

const menu = [
  {
    heading: null,
    items: [
      { href: '/', label: 'Forside' },
      { href: '/klasser', label: 'Klasser' },
      { href: '/klasser/hold', label: 'Hold' },
    ],
  },
]

test.for([
  ['/klasser', '/klasser'],
  ['/klasser/3a', '/klasser'],
  ['/klasser/hold/7', '/klasser/hold'],
  ['/klasserne', null],
  ['/', '/'],
  ['/ukendt', null],
] as const)('the menu marks for the address %s the item %s', ([path, item]) => {
  expect(currentItem(menu, path)).toBe(item)
})

const props: Omit<PageFrameProps, 'children'> = {
  title: 'Klasser',
  locale: 'da',
  path: '/klasser',
  municipality: 'Vindrose Kommune',
  person: { name: '<script>alert(1)</script>', roles: 'Lærer' },
  menu,
  breadcrumb: [],
  notice: null,
  assets: { css: '/app.css', scripts: ['/app.js'] },
  languageSwitch: { action: '/sprog', back: '/klasser?x="><b>' },
  search: null,
  demo: false,
}

test('nothing a person is called or an address holds becomes markup, and nothing is inline', () => {
  const html = renderPage(<PageFrame {...props}>x</PageFrame>)
  expect(html).toContain('&lt;script>alert(1)')
  expect(html).not.toContain('<b>')
  expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script>/)
})

test('the language switch offers the other language and says so in that language', () => {
  const html = renderPage(<PageFrame {...props}>x</PageFrame>)
  expect(html).toContain('name="locale" value="en"')
  expect(html).toMatch(/<button[^>]*lang="en"[^>]*>Read this in English/)
})

test('in English the whole frame is English and offers Danish', () => {
  const html = inLocale('en', () =>
    renderPage(
      <PageFrame {...props} locale="en">
        x
      </PageFrame>,
    ),
  )
  expect(html).toContain('<html lang="en">')
  expect(html).toContain('Sign out')
  expect(html).toMatch(/<button[^>]*lang="da"[^>]*>Læs på dansk/)
  expect(html.replaceAll('Vindrose Kommune', '').replaceAll(/<a href="\/klasser.*?<\/a>/g, '')).not.toMatch(
    /Log ud|Gå til/,
  )
})

test('a page with an error says so first in its title', () => {
  expect(
    renderPage(
      <PageFrame {...props} failed>
        x
      </PageFrame>,
    ),
  ).toContain('<title>Fejl: Klasser – Medvind</title>')
})

test('what a person wrote stays in the field, also when it is no day', () => {
  expect(renderFragment(<DateField name="fra" label="Fra" value="31-02-2026" />)).toContain(
    'type="text" value="31-02-2026"',
  )
  expect(renderFragment(<DateField name="fra" label="Fra" value="2026-02-28" />)).toContain('type="date"')
})

test('a text that begins with an empty line keeps it', () => {
  expect(renderFragment(<TextAreaField name="n" label="N" value={'\nHej'} />)).toContain(
    '>\n\nHej</textarea>',
  )
})

test('a field without a label, and a group without its question, do not compile', () => {
  // @ts-expect-error a field needs a label
  expect(renderFragment(<DateField name="fra" />)).toContain('<label')
  // @ts-expect-error a group needs a legend
  expect(renderFragment(<RadioGroup name="del" options={[]} />)).toContain('<legend')
})

test('ids from names are ids', () => {
  expect(fieldId('elev[3].dato')).toMatch(/^[\w-]+$/)
  expect(fieldId('dato', 'a')).not.toBe(fieldId('dato', 'b'))
})
