import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'

type Registration = Parameters<typeof startRegistration>[0]['optionsJSON']
type Authentication = Parameters<typeof startAuthentication>[0]['optionsJSON']

/**
 * A form that is answered with a passkey: the browser asks the person for it, and the form carries the answer. Where there is no
 * JavaScript, or the browser knows no passkeys, the words that say so stay and the button stays away.
 */
class PasskeyElement extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form')
    if (form === null || !browserSupportsWebAuthn()) return
    this.querySelector('.mv-passkey__ready')?.removeAttribute('hidden')
    this.querySelector('.mv-passkey__without')?.setAttribute('hidden', '')
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.answer(form)
    })
  }

  private say(text: string | undefined): void {
    const state = this.querySelector('.mv-passkey__state')
    if (state !== null) state.textContent = text ?? ''
  }

  private async answer(form: HTMLFormElement): Promise<void> {
    const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
    const field = form.elements.namedItem('svar')
    if (button === null || button.disabled || !(field instanceof HTMLInputElement)) return
    button.disabled = true
    this.say('')
    try {
      const response = await fetch(this.dataset['start'] ?? '', { method: 'POST' })
      if (!response.ok) throw new Error(`The server answered ${response.status}.`)
      const optionsJSON: unknown = await response.json()
      const answer =
        this.dataset['way'] === 'register'
          ? await startRegistration({ optionsJSON: optionsJSON as Registration })
          : await startAuthentication({ optionsJSON: optionsJSON as Authentication })
      field.value = JSON.stringify(answer)
      form.submit()
    } catch (error) {
      button.disabled = false
      const name = error instanceof Error ? error.name : ''
      if (name === 'NotAllowedError' || name === 'AbortError') this.say(this.dataset['cancelled'])
      else if (name === 'InvalidStateError') this.say(this.dataset['there'])
      else this.say(this.dataset['failed'])
    }
  }
}

customElements.define('mv-passkey', PasskeyElement)
