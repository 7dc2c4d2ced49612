import { nationalItems } from './national-items.ts'

/** One word for what differs between asking a child, asking a class and letting the child say it. */
const same: ReadonlyMap<string, string> = new Map(
  Object.entries({
    jeg: 'jeg du dig mig sig i os vi',
    min: 'din dine mine min mit dit jeres vores vore',
    skole: 'skole skolen skoler',
    klasse: 'klasse klassen',
    time: 'time timen timer timerne undervisning undervisningen',
    lærer: 'lærer læreren lærere lærerne',
    frikvarter: 'frikvarter frikvarteret frikvarterer frikvartererne pause pausen pauser pauserne',
    ofte: 'tit ofte',
    glad: 'glad glade gladere',
    problem: 'problem problemet problemer problemerne',
    klassekammerat: 'klassekammerat klassekammerater klassekammeraterne kammerat kammerater kammeraterne',
  }).flatMap(([word, forms]) => forms.split(' ').map((form): [string, string] => [form, word])),
)

/** Words that every question has, and that change nothing of what is asked. */
const empty = new Set(
  'er har kan at der det den de som så og en et på til af for med om hvor når hvis synes syntes meget altid nogle gange føler bliver blevet være godt jeg min ofte'.split(
    ' ',
  ),
)

const wordsOf = (question: string): readonly string[] =>
  question
    .normalize('NFKC')
    .toLowerCase()
    // Marks that cannot be seen, put in the middle of a word, change nothing either.
    .replaceAll(/[\u00AD\u200B-\u200F\u2060\uFEFF]/g, '')
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim()
    .split(' ')
    .map((word) => same.get(word) ?? word)

const known = nationalItems.map((item) => {
  const words = wordsOf(item)
  return { item, plain: words.join(' '), content: new Set(words.filter((word) => !empty.has(word))) }
})

const likeness = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const shared = [...one].filter((word) => other.has(word)).length
  return shared / (one.size + other.size - shared || 1)
}

/** So much of the words that say something must be the same before a question counts as a copy. */
const nearCopy = 0.75

/** The item of the national survey that this question is, or nearly is; null when it is one's own. */
export const nationalItemLike = (question: string): string | null => {
  const words = wordsOf(question)
  const plain = words.join(' ')
  const content = new Set(words.filter((word) => !empty.has(word)))
  const found = known.find(
    (item) => item.plain === plain || (content.size > 0 && likeness(item.content, content) >= nearCopy),
  )
  return found?.item ?? null
}
