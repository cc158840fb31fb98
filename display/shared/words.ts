/** Every text of the pages, from the two catalogues in words/: Chinese first, English beside it where the look says so. */
import english from './words/en.json'
import chinese from './words/zh-CN.json'

export type Language = 'zh-CN' | 'en'
export type Values = Record<string, string | number>

const catalogues: Record<Language, Record<string, Record<string, string>>> = { 'zh-CN': chinese, en: english }

/** The text of `page.name` in a language; `{name}` in it is replaced by `values.name`. A missing key shows itself. */
export function text(key: string, values: Values = {}, language: Language = 'zh-CN'): string {
  const [page = '', name = ''] = key.split('.')
  return filled(catalogues[language][page]?.[name] ?? key, values)
}

/** The texts of a page that has its own two catalogues, which no other page needs to load. */
export function wording(own: Record<Language, Record<string, string>>) {
  return (name: string, values: Values = {}, language: Language = 'zh-CN'): string =>
    filled(own[language][name] ?? name, values)
}

function filled(found: string, values: Values): string {
  return found.replace(/{(\w+)}/g, (whole, field: string) => (field in values ? String(values[field]) : whole))
}

export const zh = (key: string, values?: Values): string => text(key, values, 'zh-CN')
export const en = (key: string, values?: Values): string => text(key, values, 'en')

/**
 * Fetches what the faces need for these texts now. The Chinese face comes in slices that a browser asks for when it first draws
 * a character of one; a sentence that appears only when the hub is away could not be drawn then, nor ever after on that page.
 */
export function fetchFaces(texts: string[], weights = [500, 700]): void {
  if (!('fonts' in document)) return
  const text = texts.join('')
  for (const weight of weights) document.fonts.load(`${weight} 1em "Noto Sans SC"`, text).catch(() => undefined)
}
