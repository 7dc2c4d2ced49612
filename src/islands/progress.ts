/**
 * Work that goes on: asks the page itself every few seconds what it says now, and shows that in the place where it said it before.
 * When the work has ended the page is opened anew. Without JavaScript the link beside it does the same by hand; a page that
 * opens itself again and again would throw those who listen back to its beginning.
 */
class ProgressElement extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined

  connectedCallback(): void {
    this.#timer = setTimeout(() => void this.ask(), 3000)
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer)
  }

  private async ask(): Promise<void> {
    try {
      const response = await fetch(location.href)
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const now = page.querySelector('mv-progress')?.querySelector('[role=status]')?.textContent
      if (response.ok && now === undefined) {
        location.reload()
        return
      }
      const said = this.querySelector('[role=status]')
      for (const part of document.querySelectorAll('mv-followed')) {
        const newer = page.getElementById(part.id)
        // Whoever is in the middle of it is not thrown out; what is new comes when the work has ended.
        if (newer !== null && newer.innerHTML !== part.innerHTML && !part.contains(document.activeElement))
          part.replaceChildren(...newer.childNodes)
      }
      // The same words again would be read aloud again.
      if (now && said && said.textContent !== now) said.textContent = now
    } catch {
      // The server is gone for a moment; the next question finds it.
    }
    if (this.isConnected) this.#timer = setTimeout(() => void this.ask(), 3000)
  }
}

customElements.define('mv-progress', ProgressElement)
