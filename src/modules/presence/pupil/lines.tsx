import type { Html } from '#platform/html/jsx-runtime.ts'

/** Several lines in one cell, which stay together where a narrow table stands its cells beside their headings. */
export const Lines = ({ texts }: { texts: readonly string[] }): Html => (
  <div>
    {texts.map((text) => (
      <div>{text}</div>
    ))}
  </div>
)
