import type { Html } from '#platform/html/jsx-runtime'

/** Medvind's mark: two lines of wind that go the same way. */
export const Mark = (): Html => (
  <svg class="mv-mark" viewBox="0 0 32 32" width={36} height={36} aria-hidden="true" focusable="false">
    <path d="M3 13h18.5a4.5 4.5 0 1 0-4.4-5.5" />
    <path class="mv-mark__second" d="M8 19.5h17a3.8 3.8 0 1 1-3.7 4.7M3 19.5h.1" />
  </svg>
)
