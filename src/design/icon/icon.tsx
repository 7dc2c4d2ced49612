import type { Html } from '#platform/html/jsx-runtime'

const paths = {
  check: 'M5 13l4.5 4.5L19 7.5',
  info: 'M12 11v6M12 7.2v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  warning:
    'M12 9.5v5M12 17.8v.1M10.3 4.2 2.6 18a2 2 0 0 0 1.7 3h15.4a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0z',
  error: 'M12 7.5v6M12 16.8v.1M8 3h8l5 5v8l-5 5H8l-5-5V8z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21',
  menu: 'M4 7h16M4 12h16M4 17h16',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  upDown: 'M8 19V5M4.5 8.5 8 5l3.5 3.5M16 5v14M12.5 15.5 16 19l3.5-3.5',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
} as const

export type IconName = keyof typeof paths

/** A drawing beside words, never instead of them: it is hidden from those who listen. */
export const Icon = ({ name, small }: { name: IconName; small?: boolean }): Html => (
  <svg
    class={small ? 'mv-icon mv-icon--small' : 'mv-icon'}
    viewBox="0 0 24 24"
    width={small ? 18 : 24}
    height={small ? 18 : 24}
    aria-hidden="true"
    focusable="false"
  >
    <path d={paths[name]} />
  </svg>
)
