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
