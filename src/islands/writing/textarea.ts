import * as Y from 'yjs'
import { changeBetween, changed, rebased, type TextChange } from '../../platform/live/shared/text-change.ts'

const local = 'local'

/** How long a letter may be under way before the others' words are let in all the same, in milliseconds. */
const longestComposition = 4_000

export type Holding = { readonly hold: () => void; readonly release: () => void }

/**
 * Joins a text area and a shared text. What is typed goes into the text by the least that changed; what others write goes into the text area
 * around the caret, which stays where it is between its letters.
 */
class TextareaBinding {
  readonly #area: HTMLTextAreaElement
  readonly #text: Y.Text
  readonly #holding: Holding
  readonly #undo: Y.UndoManager
  #composing: ReturnType<typeof setTimeout> | null = null

  constructor(area: HTMLTextAreaElement, text: Y.Text, holding: Holding) {
    this.#area = area
    this.#text = text
    this.#holding = holding
    this.#undo = new Y.UndoManager(text, { trackedOrigins: new Set([local]), captureTimeout: 800 })
    this.#begin()
    text.observe((event, { origin }) => {
      if (origin !== local) this.#show(event.delta)
    })
    area.addEventListener('input', () => this.#typed())
    area.addEventListener('beforeinput', (event) => this.#beforeInput(event))
    area.addEventListener('keydown', (event) => this.#key(event))
    area.addEventListener('compositionstart', () => this.#compose())
    area.addEventListener('compositionend', () => this.#composed())
    area.addEventListener('blur', () => this.#composed())
  }

  /** What was typed before there was a line belongs to the text as it was then, and is put into the text as it is now. */
  #begin(): void {
    const { value, defaultValue } = this.#area
    const now = this.#text.toJSON()
    const mine = changeBetween(defaultValue, value)
    const theirs = changeBetween(defaultValue, now)
    const changes = mine === null ? [] : theirs === null ? [mine] : rebased(mine, theirs)
    const wanted = changes.reduce(changed, now)
    if (wanted !== value) this.#replaceAll(wanted)
    this.#write(changes)
    this.#undo.clear()
  }

  #write(changes: readonly TextChange[]): void {
    if (changes.length === 0) return
    this.#text.doc?.transact(() => {
      for (const { at, remove, insert } of changes) {
        if (remove > 0) this.#text.delete(at, remove)
        if (insert !== '') this.#text.insert(at, insert)
      }
    }, local)
  }

  #typed(): void {
    const { value, selectionEnd } = this.#area
    const change = changeBetween(this.#text.toJSON(), value, selectionEnd)
    if (change !== null) this.#write([change])
    if (this.#composing !== null) this.#compose()
  }

  #replaceAll(value: string): void {
    const { selectionStart, selectionEnd } = this.#area
    const change = changeBetween(this.#area.value, value)
    this.#area.value = value
    const shift = (place: number) =>
      change !== null && place > change.at
        ? Math.max(change.at, place + change.insert.length - change.remove)
        : place
    if (document.activeElement === this.#area)
      this.#area.setSelectionRange(shift(selectionStart), shift(selectionEnd))
  }

  #show(delta: Y.YTextEvent['delta']): void {
    const top = this.#area.scrollTop
    let at = 0
    for (const { insert, delete: remove, retain } of delta) {
      if (retain !== undefined) at += retain
      else if (remove !== undefined) this.#area.setRangeText('', at, at + remove, 'preserve')
      else if (typeof insert === 'string') {
        this.#area.setRangeText(insert, at, at, 'preserve')
        at += insert.length
      }
    }
    // A browser may have made something else of it, such as of line breaks.
    if (this.#area.value !== this.#text.toJSON()) this.#replaceAll(this.#text.toJSON())
    this.#area.scrollTop = top
  }

  /** The browser's own undo knows nothing of what others wrote, and would take that away too. */
  #beforeInput(event: InputEvent): void {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return
    event.preventDefault()
    this.#takeBack(event.inputType === 'historyRedo')
  }

  #key(event: KeyboardEvent): void {
    const key = event.key.toLowerCase()
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== 'z' && key !== 'y')) return
    event.preventDefault()
    this.#takeBack(key === 'y' || event.shiftKey)
  }

  #takeBack(again: boolean): void {
    const before = this.#area.value
    if (again) this.#undo.redo()
    else this.#undo.undo()
    const change = changeBetween(before, this.#area.value)
    if (change !== null) {
      const place = change.at + change.insert.length
      this.#area.setSelectionRange(place, place)
    }
  }

  #compose(): void {
    if (this.#composing !== null) clearTimeout(this.#composing)
    this.#holding.hold()
    this.#composing = setTimeout(() => this.#composed(), longestComposition)
  }

  #composed(): void {
    if (this.#composing === null) return
    clearTimeout(this.#composing)
    this.#composing = null
    this.#typed()
    this.#holding.release()
  }
}

/** Joins them for as long as the page is open. */
export const joinTextarea = (area: HTMLTextAreaElement, text: Y.Text, holding: Holding): TextareaBinding =>
  new TextareaBinding(area, text, holding)
