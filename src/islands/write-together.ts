import * as Y from 'yjs'
import type { Present } from '../platform/live/shared/protocol.ts'
import { Connection, type State } from './writing/connection.ts'
import { joinTextarea } from './writing/textarea.ts'

/** States in which it matters that the person does not leave, or that they do something. */
const over: ReadonlySet<State> = new Set(['gone', 'ended', 'broken'])

/**
 * Joins the text areas of a page with those of everybody else who has it open. What was typed lives in the page alone until it is kept: on a
 * shared computer nothing may be left of it.
 */
class WriteTogetherElement extends HTMLElement {
  #connection: Connection | null = null
  #areas: readonly HTMLTextAreaElement[] = []
  #people: readonly Present[] = []

  connectedCallback(): void {
    this.#areas = [...this.querySelectorAll<HTMLTextAreaElement>('textarea[data-key]')]
    const { live, writer } = this.dataset
    if (live === undefined || writer === undefined || this.#areas.length === 0) return
    const doc = new Y.Doc()
    const address = new URL(live, location.href)
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
    const keys = this.#areas.map(keyOf)
    const connection = new Connection({
      doc,
      keys,
      writer,
      open: () => new WebSocket(address),
      told: (state) => this.#say(state),
      present: (people) => {
        this.#people = people
        this.#showPeople()
      },
      welcomed: () => {
        this.classList.add('mv-write-together--joined')
        for (const area of this.#areas) joinTextarea(area, doc.getText(keyOf(area)), connection)
      },
    })
    this.#connection = connection
    this.addEventListener('focusin', this.#moved)
    this.addEventListener('focusout', this.#moved)
    addEventListener('online', this.#online)
    addEventListener('beforeunload', this.#leaving)
    addEventListener('pagehide', this.#left)
    addEventListener('pageshow', this.#shownAgain)
    this.#moved()
  }

  disconnectedCallback(): void {
    this.#left()
    removeEventListener('online', this.#online)
    removeEventListener('beforeunload', this.#leaving)
    removeEventListener('pagehide', this.#left)
    removeEventListener('pageshow', this.#shownAgain)
  }

  readonly #online = (): void => this.#connection?.tryNow()
  readonly #left = (): void => this.#connection?.close()

  readonly #shownAgain = (event: PageTransitionEvent): void => {
    if (event.persisted) location.reload()
  }

  readonly #leaving = (event: BeforeUnloadEvent): void => {
    if (this.#connection?.hasUnkept === true) event.preventDefault()
  }

  /** Also what was typed before there was a line. */
  get #hasUnkept(): boolean {
    const isJoined = this.classList.contains('mv-write-together--joined')
    return isJoined
      ? (this.#connection?.hasUnkept ?? false)
      : this.#areas.some(({ value, defaultValue }) => value !== defaultValue)
  }

  readonly #moved = (): void => {
    const focused = document.activeElement
    const area = this.#areas.find((one) => one === focused)
    this.#connection?.stand(area === undefined ? '' : keyOf(area))
  }

  #say(state: State): void {
    if ((state === 'gone' || state === 'signedOut') && !this.#hasUnkept) {
      location.reload()
      return
    }
    const bar = this.querySelector<HTMLElement>('.mv-write-together__bar')
    const words = this.querySelector('.mv-write-together__state')
    if (bar === null || words === null) return
    bar.hidden = false
    bar.dataset['state'] = state
    words.textContent = this.dataset[state] ?? ''
    for (const area of this.#areas) area.readOnly = over.has(state)
  }

  #showPeople(): void {
    const everyone = this.querySelector('.mv-write-together__people')
    if (everyone !== null) everyone.textContent = this.#sentence('all', this.#namesWithPlaces())
    for (const area of this.#areas) {
      const place = area.form?.querySelector<HTMLElement>('.mv-writing__here')
      if (!place) continue
      const here = this.#people.filter(({ key }) => key === keyOf(area))
      place.hidden = here.length === 0
      place.replaceChildren(...once(here).map(chip), this.#sentence('here', namesOf(here)))
    }
  }

  /** Each with the text in which they stand, as in “Ole (Styrker)”. */
  #namesWithPlaces(): readonly string[] {
    const people = once(this.#people)
    return namesOf(people).map((name, place) => {
      const area = this.#areas.find((one) => keyOf(one) === people[place]?.key)
      const label = area?.labels[0]?.textContent.trim() ?? ''
      return label === '' ? name : `${name} (${label})`
    })
  }

  #sentence(which: 'all' | 'here', names: readonly string[]): string {
    const last = names.at(-1)
    if (last === undefined) return ''
    const one = this.dataset[`${which}One`] ?? ''
    const many = this.dataset[`${which}Many`] ?? ''
    return names.length === 1
      ? one.replace('{name}', () => last)
      : many.replace('{names}', () => names.slice(0, -1).join(', ')).replace('{name}', () => last)
  }
}

const keyOf = (area: HTMLTextAreaElement): string => area.dataset['key'] ?? ''

/** Somebody with the page open twice is one person. */
const once = (people: readonly Present[]): readonly Present[] => [
  ...new Map(people.map((one) => [`${one.name} ${one.colour}`, one])).values(),
]

/** First names, as colleagues say them; whole names where two have the same. */
const namesOf = (people: readonly Present[]): readonly string[] => {
  const names = once(people).map(({ name }) => name)
  const first = (name: string) => name.split(' ')[0] ?? name
  return names.map((name) =>
    names.filter((other) => first(other) === first(name)).length > 1 ? name : first(name),
  )
}

const chip = ({ initials, colour }: Present): HTMLElement => {
  const element = document.createElement('span')
  element.className = `mv-writer mv-writer--${colour}`
  element.setAttribute('aria-hidden', 'true')
  element.textContent = initials
  return element
}

customElements.define('mv-write-together', WriteTogetherElement)
