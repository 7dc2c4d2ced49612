/**
 * Lets a class be registered without the mouse: the arrows up and down go from pupil to pupil, and a letter marks the pupil
 * who has the focus. Without this script the form is a plain one, in which the arrows choose within a pupil.
 */
class RegisterClassElement extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('keydown', this.#onKey)
    document.addEventListener('keydown', this.#onFirstKey)
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#onFirstKey)
  }

  readonly #marks: Readonly<Record<string, string>> = {
    t: 'present',
    s: 'sick',
    l: 'authorised',
    u: 'unauthorised',
  }

  #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.mv-register__pupil')]
  }

  #focusRow(row: HTMLElement | undefined): void {
    const radio =
      row?.querySelector<HTMLInputElement>('input[type=radio]:checked') ??
      row?.querySelector<HTMLInputElement>('input[type=radio]')
    radio?.focus()
    row?.scrollIntoView({ block: 'nearest' })
  }

  readonly #onFirstKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || document.activeElement !== document.body) return
    event.preventDefault()
    this.#focusRow(this.#rows()[0])
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const target = event.target
    if (!(target instanceof HTMLInputElement) || target.type !== 'radio') return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = target.closest<HTMLElement>('.mv-register__pupil')
    if (row === null) return
    const mark = this.#marks[event.key.toLowerCase()]
    if (mark !== undefined) {
      event.preventDefault()
      const radio = row.querySelector<HTMLInputElement>(`input[type=radio][value=${mark}]`)
      if (radio === null) return
      radio.checked = true
      radio.focus()
      radio.dispatchEvent(new Event('change', { bubbles: true }))
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const rows = this.#rows()
      this.#focusRow(rows[rows.indexOf(row) + (event.key === 'ArrowDown' ? 1 : -1)])
    } else if (event.key === 'Enter') {
      event.preventDefault()
      target.form?.requestSubmit()
    }
  }
}

customElements.define('mv-register-class', RegisterClassElement)
