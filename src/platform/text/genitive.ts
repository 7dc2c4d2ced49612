/** Whose it is: "Mettes" and "Mathias’" in Danish, "Mathias’s" in English. */
export const genitive = (name: string, language: 'da' | 'en'): string => {
  if (language === 'en') return `${name}’s`
  return /[sxz]$/i.test(name) ? `${name}’` : `${name}s`
}
