import { describe, expect, test } from 'vitest'
import { readPdf } from '../../../tests/setup/pdf.ts'
import { inLocale } from '../html/locale.ts'
import type { PaperBlock, PaperDocument } from './document.ts'
import { makePdf } from './make.ts'
import { barPicture, linePicture, shippedPicture } from './picture.ts'

const moment = Temporal.Instant.from('2026-11-24T08:41:00Z')

const letter = (more: Partial<PaperDocument> = {}): PaperDocument => ({
  language: 'da',
  title: 'Fravær for Noah Sørensen',
  sender: ['Vindrose Kommune', 'Birkeskolen'],
  day: '24. november 2026',
  blocks: [],
  sections: [],
  ...more,
})

const read = async (document: PaperDocument) => readPdf(await makePdf(document, moment))

const paragraph = (text: string): PaperBlock => ({ kind: 'paragraph', text })

/** Breaks between lines are the paper's own matter. */
const joined = (text: string): string => text.replaceAll(/\s+/gu, '')

describe('a document on paper', () => {
  test('says what it is: marked, with language, title and the standard it follows', async () => {
    const pdf = await read(letter({ blocks: [paragraph('Kære familie')] }))
    expect(pdf).toMatchObject({
      isMarked: true,
      language: 'da',
      title: 'Fravær for Noah Sørensen',
      displaysTitle: true,
      pages: 1,
      actions: [],
    })
    expect(pdf.metadata).toContain('<pdfuaid:part>1</pdfuaid:part>')
  })

  test('is read in its own order: headings by level, tables with their headings, lists and pictures in words', async () => {
    const table: PaperBlock = {
      kind: 'table',
      caption: 'Fravær i perioden',
      columns: [{ heading: 'Slags' }, { heading: 'Dage', numeric: true }],
      rows: [
        ['Sygdom', '3'],
        ['Ulovligt fravær', '1½'],
      ],
    }
    const pdf = await read(
      letter({
        lead: 'Fra august til nu.',
        blocks: [{ kind: 'facts', items: [{ term: 'Klasse', details: '3.A' }] }],
        sections: [
          {
            heading: 'Tallene',
            blocks: [
              table,
              { kind: 'list', items: ['Et', 'To'] },
              { kind: 'list', ordered: true, items: ['Først'] },
            ],
            sections: [{ heading: 'Dagene', blocks: [{ kind: 'note', heading: 'Husk', text: 'En note' }] }],
          },
          {
            heading: 'Billedet',
            blocks: [
              {
                kind: 'picture',
                picture: barPicture({
                  points: [{ label: '3. kvartal', value: 4, text: '4 %' }],
                  most: 20,
                  unit: ' %',
                }),
                alt: 'Fire procent i tredje kvartal',
                caption: 'Ulovligt fravær',
              },
              {
                kind: 'picture',
                picture: linePicture({
                  labels: ['34', '35', '36'],
                  series: [{ name: 'Fremmøde <b>', values: [90, null, 95] }],
                  most: 100,
                  unit: ' %',
                }),
                alt: 'Fremmødet stiger',
              },
            ],
          },
        ],
      }),
    )
    expect(pdf.all('H1').map(({ text }) => text)).toEqual(['Fravær for Noah Sørensen'])
    expect(pdf.all('H2').map(({ text }) => text)).toEqual(['Tallene', 'Billedet'])
    expect(pdf.all('H3').map(({ text }) => text)).toEqual(['Dagene'])
    expect(pdf.all('Table')).toHaveLength(1)
    expect(pdf.all('TH').map(({ text, scope }) => [text, scope])).toEqual([
      ['Slags', 'Column'],
      ['Dage', 'Column'],
    ])
    expect(pdf.all('TD').map(({ text }) => text)).toEqual(['Sygdom', '3', 'Ulovligt fravær', '1½'])
    expect(pdf.all('LI')).toHaveLength(4)
    expect(pdf.all('Figure').map(({ alt }) => alt)).toEqual([
      'Fire procent i tredje kvartal',
      'Fremmødet stiger',
    ])
    const said = joined(pdf.root.text)
    for (const words of ['FraAugusttilnu.', 'Klasse3.A', 'Fraværiperioden', 'HuskEnnote', 'Ulovligtfravær'])
      expect(said.toLowerCase()).toContain(words.toLowerCase())
    // The foot of the page is nothing to be read aloud on every page.
    expect(said).not.toContain('Side1')
  })

  test.for([
    '#import "@preview/cetz:0.3.0"',
    '#read("/etc/passwd") #image("/etc/hosts") #include "x.typ"',
    '$x$ *fed* _kursiv_ `kode` = overskrift',
    '- en – to — tre\\ fire ~ fem',
    '<script>alert(1)</script> <mærke> @mærke',
    '") + panic("x") // /* */',
    '{{ }} [ ] #[ ] \\u{41} &amp; %20',
    'Æblegrød på øen, blåbærsø, Ærø, Ån – “citat” … 100 €',
    'Привіт Олено, Nguyễn, Łukasz, Çağla',
    'Et\u00a0hårdt mellemrum, to  bløde\tog et tabulatortegn',
  ])('takes “%s” as text and nothing else', async (text) => {
    const pdf = await read(
      letter({ title: text, blocks: [paragraph(text)], sections: [{ heading: text, blocks: [] }] }),
    )
    expect(joined(pdf.all('H1')[0]?.text ?? '')).toBe(joined(text))
    expect(joined(pdf.all('H2')[0]?.text ?? '')).toBe(joined(text))
    expect(pdf.all('P').map((one) => joined(one.text))).toContain(joined(text))
    expect(pdf.actions).toEqual([])
  })

  test.for(['Glad 😀 i dag', 'Familien 👨‍👩‍👧 og 中文', 'مرحبا', '\ue000 privat'])(
    'keeps “%s” for those who listen, also where no font has the sign',
    async (text) => {
      const pdf = await read(letter({ blocks: [paragraph(text)] }))
      const said = joined(pdf.root.text)
      for (const sign of joined(text)) expect(said).toContain(sign)
    },
  )

  test('keeps marks of direction as they were, and leaves out what has no shape', async () => {
    const pdf = await read(
      letter({ blocks: [paragraph('fil\u202etxt.exe'), paragraph('klok\u0007ke\u0000 \ud800x')] }),
    )
    const said = pdf.root.text
    expect(said).toContain('fil')
    expect(said).not.toContain('\u0007')
    expect(joined(said)).toContain('klokke')
  })

  test('breaks a word that is longer than a line, and keeps its letters', async () => {
    const word = 'abcdefghij'.repeat(30)
    const pdf = await read(letter({ blocks: [paragraph(`Ordet ${word} er langt`)] }))
    expect(joined(pdf.root.text)).toContain(word)
  })

  test('holds 50,000 letters', async () => {
    const text = 'Noah læser højt for klassen hver dag. '.repeat(1400)
    const pdf = await read(letter({ blocks: [paragraph(text)] }))
    expect(pdf.pages).toBeGreaterThan(8)
    expect(joined(pdf.root.text)).toContain(joined(text))
  })

  test('says the number of the page in the language of the document, whoever asks', async () => {
    const da = await inLocale('en', async () => await makePdf(letter(), moment))
    const en = await makePdf(letter({ language: 'en' }), moment)
    expect(readPdf(da).language).toBe('da')
    expect(readPdf(en).language).toBe('en')
  })

  test('is the same for the same words at the same moment', async () => {
    const document = letter({ blocks: [paragraph('Ens')] })
    expect(Buffer.compare(await makePdf(document, moment), await makePdf(document, moment))).toBe(0)
  })
})

describe('what cannot be paper', () => {
  test('is refused before anything is made', async () => {
    await expect(makePdf(letter({ blocks: [paragraph('x'.repeat(2_000_001))] }), moment)).rejects.toThrow(
      'do not fit',
    )
    await expect(makePdf(letter({ title: '  ' }), moment)).rejects.toThrow('title')
    const picture = shippedPicture('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>')
    await expect(
      makePdf(letter({ blocks: [{ kind: 'picture', picture, alt: ' ' }] }), moment),
    ).rejects.toThrow('described')
  })

  test.for([
    '<svg><image href="/etc/passwd"/></svg>',
    '<svg><script>1</script></svg>',
    '<svg onload="x()"></svg>',
    '<svg><rect fill="url(http://example.org)"/></svg>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    'ikke et billede',
  ])('as a picture: %s', (svg) => {
    expect(() => shippedPicture(svg)).toThrow('SVG')
  })
})

test('two hundred documents need no more memory than a few', async () => {
  const document = (number: number) =>
    letter({ blocks: [paragraph(`Nummer ${number}. ${'Noah læser højt. '.repeat(80)}`)] })
  for (let number = 0; number < 60; number++) await makePdf(document(number), moment)
  const before = process.memoryUsage().rss
  for (let number = 60; number < 260; number++) await makePdf(document(number), moment)
  const grown = (process.memoryUsage().rss - before) / 1_000_000
  expect(grown).toBeLessThan(60)
}, 60_000)

test('many at once are made one after the other, each its own', async () => {
  const made = await Promise.all(
    Array.from({ length: 12 }, async (_, at) => await read(letter({ title: `Brev nummer ${at}` }))),
  )
  expect(made.map(({ title }) => title)).toEqual(Array.from({ length: 12 }, (_, at) => `Brev nummer ${at}`))
})
