/** A link that a plan may hold: to a page on the web, and nothing that would run in the reader's browser. */
export const isSafeLink = (text: string): boolean => {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}
