/** An answer to "may they?", always with its reason: the reason is logged, and shown to those it concerns. */
export type Decision =
  | { readonly may: true; readonly because: string }
  | { readonly may: false; readonly because: string }

export const allow = (because: string): Decision => ({ may: true, because })
export const refuse = (because: string): Decision => ({ may: false, because })
