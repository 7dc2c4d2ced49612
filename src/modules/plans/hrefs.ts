export const plansHref = '/planer'
export const planHref = (plan: string): string => `/planer/${plan}`

/** The sides of a plan, each a page of its own behind the plan's address. */
export const planTabs = {
  overview: '',
  analysis: '/analyse',
  voices: '/familien',
  followUp: '/opfolgning',
  picture: '/billede',
  sharing: '/deling',
  history: '/historik',
} as const
export type PlanTab = keyof typeof planTabs

export const tabHref = (plan: string, tab: PlanTab): string => `${planHref(plan)}${planTabs[tab]}`
