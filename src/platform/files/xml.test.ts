import { describe, expect, test } from 'vitest'
import type { FileFault } from './fault.ts'
import { readXml, type XmlLimits } from './xml.ts'

const inPieces = async function* (text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

const read = async (
  text: string,
  limits: Partial<XmlLimits> = {},
  size = 7,
): Promise<{ ok: boolean; said: string; faults: FileFault[] }> => {
  const faults: FileFault[] = []
  let said = ''
  const ok = await readXml(
    inPieces(text, size),
    (fault) => faults.push(fault),
    {
      open: (name, attributes) => {
        said += `<${name}${[...attributes].map(([key, value]) => ` ${key}=${value}`).join('')}>`
      },
      close: (name) => {
        said += `</${name}>`
      },
      text: (part) => {
        said += part
      },
    },
    limits,
  )
  return { ok, said, faults }
}

test.each([
  ['<a/>', '<a></a>'],
  ['\ufeff<?xml version="1.0"?>\n<a>b</a>\n<!-- end -->', '<a>b</a>'],
  ['<a x="1" y = \'2>3\' ><b/>c<b>d</b></a >', '<a x=1 y=2>3><b></b>c<b>d</b></a>'],
  ['<p:a xmlns:p="u"><p:b/></p:a>', '<a xmlns:p=u><b></b></a>'],
  ['<a>1 &lt; 2 &amp;amp; &#230;&#xD8;&apos;</a>', "<a>1 < 2 &amp; æØ'</a>"],
  ['<a q="&quot;&gt;"/>', '<a q=">></a>'],
  ['<a><![CDATA[<b>&x;]]></a>', '<a><b>&x;</a>'],
  ['<a><!-- <b> -- > --><?php <b> ?>c</a>', '<a>c</a>'],
  ['<ærø øl="å">ß</ærø>', '<ærø øl=å>ß</ærø>'],
])('%s', async (text, said) => {
  for (const size of [1, 3, 7, 1000])
    expect(await read(text, {}, size)).toEqual({ ok: true, said, faults: [] })
})

describe('refused, with the line', () => {
  test.each([
    ['', 'fileEmpty', 1],
    ['   \n ', 'fileEmpty', 1],
    ['hello', 'xmlBroken', 1],
    ['<a>', 'xmlCutOff', 1],
    ['<a>\n<b>\n</a>', 'xmlBroken', 3],
    ['<a></a><b/>', 'xmlBroken', 1],
    ['<a></a>text', 'xmlBroken', 1],
    ['</a>', 'xmlBroken', 1],
    ['<a', 'xmlCutOff', 1],
    ['<a><!-- no end', 'xmlCutOff', 1],
    ['<a x=1/>', 'xmlBroken', 1],
    ['<a x="1" x="2"/>', 'xmlBroken', 1],
    ['<a x="1"y="2"/>', 'xmlBroken', 1],
    ['<a x="<"/>', 'xmlBroken', 1],
    ['< a/>', 'xmlBroken', 1],
    ['<1/>', 'xmlBroken', 1],
    ['<a>&nbsp;</a>', 'xmlEntity', 1],
    ['<a>&toString;</a>', 'xmlEntity', 1],
    ['<a>fish & chips</a>', 'xmlBroken', 1],
    ['<a>&#0;</a>', 'xmlBroken', 1],
    ['<a>&#xD800;</a>', 'xmlBroken', 1],
    ['<a>&#x110000;</a>', 'xmlBroken', 1],
    ['<a>\n\u0000</a>', 'nullByte', 2],
    ['<a>\u0001</a>', 'invalidCharacters', 1],
    ['<!DOCTYPE a><a/>', 'xmlDoctype', 1],
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>', 'xmlDoctype', 1],
    ['<!doctype html><a/>', 'xmlDoctype', 1],
    ['<a><!ELEMENT b ANY></a>', 'xmlBroken', 1],
  ])('%j', async (text, code, line) => {
    for (const size of [1, 7, 1000]) {
      const { ok, faults } = await read(text, {}, size)
      expect(ok).toBe(false)
      expect(faults.map((fault) => [fault.code, fault.row])).toEqual([[code, line]])
    }
  })

  test('what is too deep, too long or too many', async () => {
    const codeOf = async (text: string, limits: Partial<XmlLimits> = {}) =>
      (await read(text, limits, 100_000)).faults.map(({ code }) => code)
    expect(await codeOf('<a>'.repeat(100_000))).toEqual(['xmlTooDeep'])
    expect(await codeOf(`<a ${'x'.repeat(70_000)}="1"/>`)).toEqual(['xmlTooLarge'])
    expect(await codeOf(`<a x="${'x'.repeat(5_000_000)}`)).toEqual(['xmlTooLarge'])
    expect(await codeOf(`<a>${'x'.repeat(1_100_000)}</a>`)).toEqual(['xmlTooLarge'])
    expect(await codeOf(`<a><!--${'x'.repeat(2_000_000)}`)).toEqual(['xmlTooLarge'])
    expect(await codeOf(`<a ${Array.from({ length: 60 }, (_, at) => `x${at}="1"`).join(' ')}/>`)).toEqual([
      'xmlTooLarge',
    ])
  })
})

test('time grows with the size: tiny pieces, quotes without end, many references', async () => {
  const started = performance.now()
  await read(`<a>${'<b c="1">x</b>'.repeat(20_000)}</a>`, {}, 1)
  await read(`<a>${'y'.repeat(900_000)}</a>`, {}, 3)
  await read(`<a ${'"" '.repeat(300_000)}`, {}, 50_000)
  await read(`<a>${'&amp;'.repeat(200_000)}</a>`, {}, 50_000)
  await read(`<a>${'&'.repeat(900_000)}`, {}, 50_000)
  expect(performance.now() - started).toBeLessThan(10_000)
})
