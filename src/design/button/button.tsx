import type { Child, Html } from '#platform/html/jsx-runtime'

export type ButtonKind = 'primary' | 'secondary' | 'tertiary' | 'danger'

const classes = (kind: ButtonKind, small: boolean | undefined): string =>
  `button button-${kind === 'danger' ? 'warning' : kind}${small ? ' mv-button--small' : ''}`

/** What the words leave to the eye: "Fjern" beside a name becomes "Fjern Alma Holm" for those who listen. */
const Context = ({ context }: { context: string | undefined }): Html | null =>
  context === undefined ? null : <span class="mv-hidden"> {context}</span>

type Look = { kind?: ButtonKind; small?: boolean | undefined; context?: string | undefined }

export type ButtonProps = Look & {
  children: Child
  type?: 'submit' | 'button' | 'reset'
  name?: string
  value?: string
  formaction?: string
  formnovalidate?: boolean
  disabled?: boolean
}

/** Sends the form it stands in. A page has one primary button. */
export const Button = ({
  children,
  kind = 'primary',
  small,
  context,
  type = 'submit',
  ...rest
}: ButtonProps): Html => (
  <button type={type} class={classes(kind, small)} {...rest}>
    {children}
    <Context context={context} />
  </button>
)

export type LinkButtonProps = Look & {
  href: string
  children: Child
  download?: boolean | string | undefined
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export const LinkButton = ({
  href,
  children,
  kind = 'secondary',
  small,
  context,
  download,
}: LinkButtonProps): Html => (
  <a class={classes(kind, small)} href={href} download={download}>
    {children}
    <Context context={context} />
  </a>
)

export const ButtonRow = ({ children }: { children: Child }): Html => (
  <div class="mv-button-row">{children}</div>
)

export type ActionFormProps = Omit<Look, 'kind'> & {
  action: string
  label: string
  kind?: ButtonKind | 'link'
  /** Hidden fields that go along. */
  fields?: Readonly<Record<string, string>>
}

/** One button that does one thing by POST, for lists and headings. */
export const ActionForm = ({
  action,
  label,
  kind = 'secondary',
  fields = {},
  small,
  context,
}: ActionFormProps): Html => (
  <form class="mv-action" method="post" action={action}>
    {Object.entries(fields).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <button type="submit" class={kind === 'link' ? 'mv-link-button' : classes(kind, small)}>
      {label}
      <Context context={context} />
    </button>
  </form>
)
