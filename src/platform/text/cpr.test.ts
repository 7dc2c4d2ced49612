import { describe, expect, test } from 'vitest'
import { holdsCpr, withoutCpr } from './cpr.ts'

const blank = '••••••-••••'

describe('a CPR number in the wrong place', () => {
  test.each([
    ['0101011234', blank],
    ['010101-1234', blank],
    ['Ida 010101 1234, 3.a', `Ida ${blank}, 3.a`],
    ['6101011234 er et erstatningsnummer', `${blank} er et erstatningsnummer`],
    ['elev0301141234-a', `elev${blank}-a`],
    ['0101011234,0202021234', `${blank},${blank}`],
  ])('%s is blanked, and refused as an id', (text, shown) => {
    expect(withoutCpr(text)).toBe(shown)
    expect(holdsCpr(text)).toBe(true)
  })

  test.each([
    '3001011', // too short
    '3113991234', // no such day and month
    '0101011234567', // longer
    '2026-11-24',
    '0191a5b0-7c1e-7000-8000-010101123400',
    '019862ed-ac00-7000-9cf5-a0101011234b',
    'elev-17',
  ])('%s is none', (text) => {
    expect(withoutCpr(text)).toBe(text)
    expect(holdsCpr(text)).toBe(false)
  })

  test('ten digits in the middle of a random id are no reason to refuse it', () => {
    expect(holdsCpr('9f0101011234c7d2')).toBe(false)
  })
})
