import type { Child } from './jsx-runtime.ts'

type TextValue = string | undefined

export type GlobalAttributes = {
  key?: string | number
  id?: TextValue
  class?: TextValue
  lang?: TextValue
  dir?: 'ltr' | 'rtl' | 'auto' | undefined
  hidden?: boolean | undefined
  inert?: boolean | undefined
  autofocus?: boolean | undefined
  title?: TextValue
  tabindex?: 0 | -1 | undefined
  role?:
    | 'alert'
    | 'group'
    | 'img'
    | 'list'
    | 'navigation'
    | 'note'
    | 'presentation'
    | 'region'
    | 'search'
    | 'status'
    | undefined
  translate?: 'yes' | 'no' | undefined
  'aria-label'?: TextValue
  'aria-labelledby'?: TextValue
  'aria-describedby'?: TextValue
  'aria-current'?: 'page' | 'step' | 'date' | 'true' | undefined
  'aria-hidden'?: 'true' | undefined
  'aria-live'?: 'polite' | 'assertive' | 'off' | undefined
  'aria-expanded'?: 'true' | 'false' | undefined
  'aria-controls'?: TextValue
  'aria-invalid'?: 'true' | undefined
  'aria-atomic'?: 'true' | undefined
}

type With<Attributes> = GlobalAttributes & Attributes & { children?: Child }
type Empty<Attributes> = GlobalAttributes & Attributes & { children?: never }
type Plain = With<unknown>

type InputCommon = {
  name?: TextValue
  value?: string | number | undefined
  required?: boolean | undefined
  disabled?: boolean | undefined
  autofocus?: boolean | undefined
  form?: TextValue
}

type InputType =
  | 'text'
  | 'search'
  | 'email'
  | 'password'
  | 'tel'
  | 'number'
  | 'date'
  | 'file'
  | 'checkbox'
  | 'radio'
  | 'hidden'
  | 'range'

/** The HTML a page may use. `type` on a button and `alt` on an image are required; `style` and `on…` do not exist. */
export type HtmlElements = {
  html: With<{ lang: string }>
  head: Plain
  title: { children: Child }
  meta: Empty<{ charset?: 'utf-8'; name?: string; content?: string; 'http-equiv'?: 'refresh' }>
  link: Empty<{
    rel: 'stylesheet' | 'icon' | 'preload' | 'modulepreload'
    href: string
    type?: string
    as?: 'font' | 'style'
    crossorigin?: 'anonymous'
    media?: string
  }>
  script: With<{ type: 'module' | 'application/json'; src?: string; id?: string }>
  body: Plain
  main: Plain
  header: Plain
  footer: Plain
  nav: Plain
  section: Plain
  article: Plain
  aside: Plain
  div: Plain
  search: Plain
  h1: Plain
  h2: Plain
  h3: Plain
  h4: Plain
  p: Plain
  span: Plain
  strong: Plain
  em: Plain
  b: Plain
  i: Plain
  small: Plain
  abbr: Plain
  code: Plain
  pre: Plain
  kbd: Plain
  mark: Plain
  del: Plain
  ins: Plain
  sup: Plain
  sub: Plain
  blockquote: Plain
  ul: Plain
  li: Plain
  dl: Plain
  dt: Plain
  dd: Plain
  figure: Plain
  figcaption: Plain
  legend: Plain
  summary: Plain
  ol: With<{ start?: number; reversed?: boolean }>
  details: With<{ open?: boolean | undefined; name?: TextValue }>
  br: Empty<unknown>
  hr: Empty<unknown>
  wbr: Empty<unknown>
  a: With<{
    href: string
    rel?: 'noopener' | 'next' | 'prev' | undefined
    download?: string | boolean | undefined
    hreflang?: TextValue
    target?: never
  }>
  img: Empty<{ src: string; alt: string; width: number; height: number; loading?: 'lazy' }>
  time: With<{ datetime: string }>
  data: With<{ value: string }>
  table: Plain
  caption: Plain
  thead: Plain
  tbody: Plain
  tfoot: Plain
  tr: Plain
  th: With<{
    scope: 'col' | 'row' | 'colgroup' | 'rowgroup'
    colspan?: number | undefined
    rowspan?: number | undefined
    'aria-sort'?: 'ascending' | 'descending' | undefined
  }>
  td: With<{ colspan?: number | undefined; rowspan?: number | undefined; headers?: TextValue }>
  form: With<{
    method: 'get' | 'post'
    action: string
    enctype?: 'multipart/form-data' | undefined
    autocomplete?: 'off' | 'on'
    novalidate?: boolean | undefined
  }>
  fieldset: With<{ disabled?: boolean | undefined }>
  label: With<{ for: string }>
  input: Empty<
    InputCommon & {
      type: InputType
      id?: string
      checked?: boolean | undefined
      placeholder?: never
      autocomplete?: TextValue
      inputmode?: 'numeric' | 'text' | 'email' | 'decimal' | undefined
      min?: string | number | undefined
      max?: string | number | undefined
      step?: string | number | undefined
      maxlength?: number | undefined
      minlength?: number | undefined
      pattern?: TextValue
      accept?: TextValue
      multiple?: boolean | undefined
      spellcheck?: 'false' | undefined
      list?: TextValue
    }
  >
  textarea: With<InputCommon & { rows: number; maxlength?: number | undefined }>
  select: With<Omit<InputCommon, 'value'> & { multiple?: boolean | undefined }>
  option: With<{ value: string | number; selected?: boolean | undefined; disabled?: boolean | undefined }>
  optgroup: With<{ label: string }>
  button: With<
    InputCommon & {
      type: 'submit' | 'button' | 'reset'
      formaction?: TextValue
      formnovalidate?: boolean | undefined
    }
  >
  output: With<{ for?: string; name?: string }>
  progress: With<{ value?: number | undefined; max?: number }>
  meter: With<{ value: number; min?: number; max?: number }>
  template: Plain
}
