import { m } from '#messages'

/** "30 sekunder", "2 minutter": how long someone must wait, rounded up. */
export const waitWords = (seconds: number): string => {
  if (seconds < 60) return seconds === 1 ? m.sign_in_one_second() : m.sign_in_seconds({ count: seconds })
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? m.sign_in_one_minute() : m.sign_in_minutes({ count: minutes })
}
