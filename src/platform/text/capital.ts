/** The text as a sentence begins: with a capital letter. */
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase('da') + text.slice(1)
