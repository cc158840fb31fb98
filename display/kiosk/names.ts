/** What things are called on a page: in the visitor's language, or in a few plain words. */
import type { Offer } from '../shared/messages/tickets'
import { language } from './words'

const english = (): boolean => language.value === 'en'

/** A name without what stands in brackets, and that by itself. */
export function nameParts(name: string): { name: string; more: string } {
  const found = /^(.+?)[（(](.+)[）)]$/.exec(name)
  return found ? { name: found[1]!, more: found[2]! } : { name, more: '' }
}

const englishName = ({ name_en, short_en }: Pick<Offer, 'name_en' | 'short_en'>): string => name_en || short_en

export function titleOf(service: Offer): string {
  return (english() && englishName(service)) || nameParts(service.name).name
}

/** What stands below the title: the brackets of a name, or the name that the staff knows. */
export function underOf(service: Offer): { text: string; lang?: string } {
  return english() && englishName(service) ? { text: service.name, lang: 'zh-CN' } : { text: nameParts(service.name).more }
}

export function plainTitleOf(service: Offer): string {
  return english() ? shortTitleOf(service) : service.plain || titleOf(service)
}

/** Where several stand in a line: English takes too much room for whole names. */
export function shortTitleOf(service: Offer): string {
  return (english() && service.short_en) || titleOf(service)
}

export function departmentOf({ name, name_en }: { name: string; name_en: string | null }): string {
  return (english() && name_en) || name
}

/** What begins alike is said once: 零售许可证延续、新办. */
export function joined([first = '', ...rest]: string[], comma: string): string {
  let same = first.length - 1
  while (same > 0 && rest.some((name) => name.slice(0, same) !== first.slice(0, same))) same--
  return [first, ...rest.map((name) => (same > 3 && !english() ? name.slice(same) : name))].join(comma)
}
