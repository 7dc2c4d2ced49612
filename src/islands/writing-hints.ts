import { type WritingHint, type WritingWord, shownHints, writingHints } from '#platform/text/writing-hints.ts'

type Help = {
  readonly words: readonly WritingWord[]
  readonly explanations: Readonly<Record<WritingHint['kind'], string>>
  readonly suggestion: string
  readonly announcement: string
}

/** Long enough not to comment on half a word. */
const pause = 900

/** The words come from this site, in an attribute that the server wrote. */
const readHelp = (): Help | null => {
  const text = document.querySelector<HTMLElement>('mv-writing-words')?.dataset['help']
  return text === undefined ? null : (JSON.parse(text) as Help)
}

const itemOf = (hint: WritingHint, help: Help): HTMLLIElement => {
  const item = document.createElement('li')
  if (hint.found !== '') {
    const word = document.createElement('strong')
    word.textContent = `“${hint.found}” `
    item.append(word)
  }
  const why = document.createElement('span')
  why.textContent = help.explanations[hint.kind]
  item.append(why)
  if (hint.suggestion !== null) {
    const instead = document.createElement('span')
    instead.className = 'mv-writing-hints__suggestion'
    instead.textContent = ` ${help.suggestion} ${hint.suggestion}`
    item.append(instead)
  }
  return item
}

const keyOf = (hint: WritingHint): string => `${hint.kind} ${hint.found.toLowerCase()}`

/** Shows the hints of a field while someone writes in it. Whoever listens is told once that there is a new one, not what it says. */
class WritingHintsElement extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined
  #known = new Set<string>()
  #field: HTMLElement | null = null

  connectedCallback(): void {
    this.#field = document.querySelector(`#${CSS.escape(this.dataset['field'] ?? '')}`)
    this.#field?.addEventListener('input', this.#wait)
    this.#show(false)
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer)
    this.#field?.removeEventListener('input', this.#wait)
  }

  readonly #wait = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#show(true), pause)
  }

  #show(mayAnnounce: boolean): void {
    const help = readHelp()
    const box = this.querySelector<HTMLElement>('.mv-writing-hints')
    const field = this.#field
    const isField = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement
    if (help === null || box === null || !isField) return
    const { shown } = shownHints(writingHints(field.value, help.words))
    box.querySelector('ul')?.replaceChildren(...shown.map((hint) => itemOf(hint, help)))
    box.hidden = shown.length === 0
    const isNew = shown.some((hint) => !this.#known.has(keyOf(hint)))
    this.#known = new Set([...this.#known, ...shown.map(keyOf)])
    const status = this.querySelector('[role=status]')
    if (status !== null) status.textContent = isNew && mayAnnounce ? help.announcement : ''
  }
}

customElements.define('mv-writing-hints', WritingHintsElement)
