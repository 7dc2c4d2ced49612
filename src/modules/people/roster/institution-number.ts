/** Institutionsnummer: six characters, letters allowed, in capitals. Null when the text is something else. */
export const institutionNumberOf = (text: string): string | null => {
  const plain = text.replaceAll(/\s/g, '').toUpperCase()
  return /^(?=.*\d)[0-9A-Z]{6}$/.test(plain) ? plain : null
}
