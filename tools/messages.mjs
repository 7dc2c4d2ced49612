// Adds or changes messages in both languages at once, keeps the keys sorted, and refuses a message that lacks one language.
//   node tools/messages.mjs set key "dansk tekst" "English text"      node tools/messages.mjs load file.json
//   node tools/messages.mjs check      (file.json: {"key": ["dansk", "English"], …})
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'

const files = { da: 'messages/da.json', en: 'messages/en.json' }
const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
const write = (file, messages) => {
  const sorted = Object.fromEntries(Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
}

/** Two people adding messages at once lose none: a folder is a lock that every file system has. */
const locked = (work) => {
  const lock = 'messages/.lock'
  for (let attempt = 0; ; attempt++) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (attempt > 200) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25)
    }
  }
  try {
    work()
  } finally {
    rmdirSync(lock)
  }
}

const add = (pairs) =>
  locked(() => {
    const da = read(files.da)
    const en = read(files.en)
    for (const [key, [danish, english]] of Object.entries(pairs)) {
      if (!/^[a-z][a-z0-9_]*$/.test(key)) throw new Error(`Not a message key: ${key}`)
      if (!danish || !english) throw new Error(`${key} needs both languages`)
      da[key] = danish
      en[key] = english
    }
    write(files.da, da)
    write(files.en, en)
  })

const placeholders = (text) =>
  typeof text === 'string'
    ? [...text.matchAll(/\{(\w+)\}/g)]
        .map((match) => match[1])
        .sort((a, b) => (String(a) < String(b) ? -1 : 1))
        .join()
    : ''

const check = () => {
  const da = read(files.da)
  const en = read(files.en)
  const problems = [
    ...Object.keys(da)
      .filter((key) => !(key in en))
      .map((key) => `${key}: English is missing`),
    ...Object.keys(en)
      .filter((key) => !(key in da))
      .map((key) => `${key}: Danish is missing`),
    ...Object.keys(da)
      .filter((key) => key in en && placeholders(da[key]) !== placeholders(en[key]))
      .map((key) => `${key}: the two languages use different values`),
  ]
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exit(1)
}

const [command, ...rest] = process.argv.slice(2)
if (command === 'set') add({ [rest[0]]: [rest[1], rest[2]] })
else if (command === 'load') add(read(rest[0]))
else if (command === 'check') check()
else {
  console.error('node tools/messages.mjs set key "dansk" "English" | load file.json | check')
  process.exit(2)
}
