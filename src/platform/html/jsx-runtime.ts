import { Fragment, type VNode } from 'preact'
import { jsx as preactJsx, jsxs as preactJsxs } from 'preact/jsx-runtime'
import type { HtmlElements } from './html-elements.ts'
import type { SvgElements } from './svg-elements.ts'

/** A piece of a page. Text inside it is escaped; there is no way to put raw markup in. */
export type Html = VNode
export type Child = Html | string | number | false | null | undefined | readonly Child[]

export type Component<Props> = (props: Props) => Html | null

type Jsx = (type: unknown, props: unknown, key?: unknown) => Html

/**
 * Preact's runtime behind our own, stricter types: only the elements and attributes that pages here may use compile.
 * Inline `style` and `on…` are left out because the content security policy would refuse them anyway.
 */
export const jsx = preactJsx as unknown as Jsx
export const jsxs = preactJsxs as unknown as Jsx
export const jsxDEV = jsx
export { Fragment }

// TypeScript finds the element types of a JSX runtime under this name.
// oxlint-disable-next-line typescript/no-namespace
export declare namespace JSX {
  type Element = Html
  // oxlint-disable-next-line typescript/no-explicit-any
  type ElementType = keyof IntrinsicElements | ((props: any) => Html | null)
  interface IntrinsicAttributes {
    key?: string | number
  }
  interface ElementChildrenAttribute {
    children: Child
  }
  interface IntrinsicElements extends HtmlElements, SvgElements {}
}
