import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'

declare module '#platform/html/jsx-runtime' {
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'mv-write-together': { children: Child; class?: string; [data: `data-${string}`]: string }
    }
  }
}

export type WriteTogetherProps = {
  /** Where the island `write-together` writes together with others. */
  live: string
  /** Whom the page is opened by: what was written while somebody else was signed in is not theirs. */
  writer: string
  children: Child
}

/** The place of names in a sentence that the island fills in. */
const names = { name: '{name}', names: '{names}' }

/**
 * Around the texts that several people write at once. Each text is a form of its own, which works alone; with the island they are joined,
 * and this says where what was written is, and who else is here.
 */
export const WriteTogether = ({ live, writer, children }: WriteTogetherProps): Html => (
  <mv-write-together
    class="mv-write-together"
    data-live={live}
    data-writer={writer}
    data-connecting={m.plan_writing_state_connecting()}
    data-saved={m.plan_writing_state_saved()}
    data-saving={m.plan_writing_state_saving()}
    data-offline={m.plan_writing_state_offline()}
    data-too-long={m.plan_writing_state_too_long()}
    data-signed-out={m.plan_writing_state_signed_out()}
    data-gone={m.plan_writing_state_gone()}
    data-ended={m.plan_writing_state_ended()}
    data-broken={m.plan_writing_state_broken()}
    data-here-one={m.plan_writing_here_one(names)}
    data-here-many={m.plan_writing_here_many(names)}
    data-all-one={m.plan_writing_all_one(names)}
    data-all-many={m.plan_writing_all_many(names)}
  >
    <div class="mv-write-together__bar" hidden>
      <p class="mv-write-together__state" role="status" />
      <p class="mv-write-together__people" />
    </div>
    {children}
  </mv-write-together>
)

export type WritingSectionProps = {
  /** Where the form is sent without the island. */
  action: string
  /** The page of this site that is shown again afterwards; left out: the one that lists the texts. */
  back?: string | undefined
  /** Which text it is. */
  textKey: string
  label: string
  help?: string | undefined
  value: string
  /** The number it was read at. */
  number: number
  maxlength: number
  rows?: number | undefined
  error?: string | undefined
  /** Who wrote last, and when. */
  remark?: Child
}

export const writingId = (textKey: string): string => `tekst-${textKey.replaceAll('.', '-')}`

/** One text: its label and help, who else writes in it now, and the text itself. */
export const WritingSection = (section: WritingSectionProps): Html => {
  const id = writingId(section.textKey)
  const described = [
    section.help ? `${id}-hint` : undefined,
    section.error ? `${id}-fejl` : undefined,
  ].filter((one) => one !== undefined)
  return (
    <form class="mv-writing" method="post" action={section.action} autocomplete="off">
      <input type="hidden" name="noegle" value={section.textKey} />
      <input type="hidden" name="nummer" value={section.number} />
      {section.back === undefined ? null : <input type="hidden" name="tilbage" value={section.back} />}
      <div class={section.error ? 'form-group form-error' : 'form-group'}>
        <label class="form-label" for={id}>
          {section.label}
        </label>
        {section.help ? (
          <span class="form-hint" id={`${id}-hint`}>
            {section.help}
          </span>
        ) : null}
        {section.error ? (
          <span class="form-error-message" id={`${id}-fejl`}>
            <span class="mv-hidden">{m.design_error_prefix()} </span>
            {section.error}
          </span>
        ) : null}
        <p class="mv-writing__here" hidden />
        <textarea
          id={id}
          class="form-input mv-writing__text"
          name="tekst"
          rows={section.rows ?? 6}
          maxlength={section.maxlength}
          data-key={section.textKey}
          aria-describedby={described.length > 0 ? described.join(' ') : undefined}
          aria-invalid={section.error ? 'true' : undefined}
        >
          {section.value.startsWith('\n') ? `\n${section.value}` : section.value}
        </textarea>
      </div>
      <div class="mv-writing__foot">
        {section.remark ? <p class="mv-writing__remark">{section.remark}</p> : null}
        <div class="mv-writing__save">
          <button type="submit" class="button button-secondary">
            {m.plan_writing_save()}
            <span class="mv-hidden"> {section.label}</span>
          </button>
        </div>
      </div>
    </form>
  )
}
