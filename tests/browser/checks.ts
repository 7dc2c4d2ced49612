import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { withJavaScript } from './browser.ts'

export type Finding = { rule: string; impact: string; help: string; places: string[] }

/** `target-size` is asked for by `wcag22aa` alone. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'EN-301-549']

export const findAccessibilityProblems = async (page: Page): Promise<Finding[]> => {
  const judged = await withJavaScript(page)
  const { violations } = await new AxeBuilder({ page: judged })
    .withTags(standards)
    .setLegacyMode(true)
    .analyze()
  if (judged !== page) await judged.context().close()
  return violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? 'unknown',
    help,
    places: nodes.map(
      (node) => `${node.target.join(' ')}\n      ${node.html}\n      ${node.failureSummary ?? ''}`,
    ),
  }))
}

/** Throws with every finding of axe by WCAG 2.2 AA and EN 301 549. */
export const checkAccessibility = async (page: Page): Promise<void> => {
  const findings = await findAccessibilityProblems(page)
  if (findings.length === 0) return
  const text = findings.map(
    ({ rule, impact, help, places }) => `${rule} (${impact}): ${help}\n  - ${places.join('\n  - ')}`,
  )
  throw new Error(`${page.url()} is not accessible:\n${text.join('\n')}`)
}

/** Throws with the elements that stick out when the page has to be scrolled sideways. */
export const checkNoSidewaysScroll = async (page: Page): Promise<void> => {
  const tooWide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return null
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5)
      .slice(0, 12)
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`)
  })
  if (tooWide !== null) throw new Error(`${page.url()} scrolls sideways because of ${tooWide.join(', ')}`)
}

export type Stop = { tag: string; name: string; id: string }

const focusedNow = async (page: Page): Promise<(Stop & { problem: string | null }) | null> =>
  await page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return null
    const isRinged = (candidate: Element | null, pseudo?: string): boolean => {
      if (candidate === null) return false
      const { outlineStyle, outlineWidth } = getComputedStyle(candidate, pseudo)
      return outlineStyle !== 'none' && outlineWidth !== '0px'
    }
    // The design draws its own box beside the real checkbox, so the ring may be there.
    const ringed = isRinged(element) || isRinged(element.nextElementSibling, '::before')
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const onScreen = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight
    const words = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return {
      tag: element.tagName.toLowerCase(),
      name: words.replaceAll(/\s+/g, ' ').trim().slice(0, 60),
      id: element.id,
      problem: ringed ? (onScreen ? null : 'is outside the screen') : 'does not show that it has focus',
    }
  })

/**
 * Goes through the page with the Tab key from wherever it is until the focus leaves the document, and returns the
 * stops. Throws when focus cannot be seen, or when it does not come to an end.
 */
export const pressTabThrough = async (page: Page, most = 300): Promise<Stop[]> => {
  const stops: Stop[] = []
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press('Tab')
    const focused = await focusedNow(page)
    if (focused === null) return stops
    const { problem, ...stop } = focused
    if (problem !== null)
      throw new Error(`${page.url()}: <${stop.tag}> "${stop.name}" #${stop.id} ${problem}`)
    const before = stops.at(-1)
    // A date field has several places to stop inside itself.
    if (before === undefined || stop.id === '' || before.id !== stop.id) stops.push(stop)
  }
  throw new Error(`${page.url()}: after ${most} presses of Tab the focus is still in the page`)
}
