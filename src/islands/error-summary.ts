/** Moves the focus to the summary of errors when the page opens, also where the browser did not do so by itself. */
class ErrorSummaryElement extends HTMLElement {
  connectedCallback(): void {
    const summary = this.querySelector<HTMLElement>('.mv-error-summary')
    if (summary && document.activeElement !== summary) summary.focus()
  }
}

customElements.define('mv-error-summary', ErrorSummaryElement)
