/** What a visitor means by a few words: something of this hall, under today's name or a former one, or something done elsewhere. */
import type { Department, Offer, Referral } from '../shared/messages/tickets'
import { isOf } from './pages'

export interface Offered {
  departments: Department[]
  services: Offer[]
  not_here: Referral[]
}

export interface Found {
  services: Offer[]
  referrals: Referral[]
  /** A former name that was meant, and today's. */
  renamed: { was: string; name: string } | null
}

/** So much of what was said must be found in a name that is not said whole. */
const ALIKE = 0.34

export function find({ departments, services, not_here }: Offered, said: string): Found {
  const words = plain(said)
  if (!words) return { services: [], referrals: [], renamed: null }
  const formerly = departments.map((department) => ({ ...department, was: formerNames(department.was) }))
  const known = (service: Offer): string[] => {
    const of = formerly.filter(({ id }) => isOf(service, id))
    const names = [service.name, service.short, service.short_en, service.name_en ?? '', service.plain ?? '', service.department]
    return of.reduce((all, { name, name_en, was }) => all.concat(name, name_en ?? '', was), names)
  }
  const best = <T>(items: T[], keys: (item: T) => string[]): { item: T; score: number }[] =>
    items.map((item) => ({ item, score: Math.max(...keys(item).map((key) => likeness(plain(key), words))) })).filter(({ score }) => score > 0)
  const here = best(services, known)
  const elsewhere = best(not_here, ({ asks }) => asks)
  const most = Math.max(0, ...here.map(({ score }) => score), ...elsewhere.map(({ score }) => score))
  const chosen = <T>(items: { item: T; score: number }[]): T[] =>
    items
      .filter(({ score }) => score === 1 || most < 1)
      .sort((one, other) => other.score - one.score)
      .map(({ item }) => item)
  const renamed = formerly
    .map(({ name, was }) => ({ name, was: was.filter((one) => contains(plain(one), words))[0] }))
    .filter((one): one is { name: string; was: string } => !!one.was && !plain(one.name).includes(words))[0]
  return { services: chosen(here), referrals: chosen(elsewhere), renamed: renamed ?? null }
}

/** Words to tap for whoever has no keyboard: what is asked for in vain, former names, and what there is, each once. */
export function suggestions({ departments, services, not_here }: Offered, english: boolean): string[] {
  const asked = not_here.map(({ asks }) => asks).reduce((all, asks) => all.concat(asks), [])
  const former = departments.map(({ was }) => formerNames(was)).reduce((all, was) => all.concat(was), [])
  const now = services.map((service) => (english && service.short_en ? service.short_en : service.short))
  return [...new Set(english ? [...now, ...asked] : [...former, ...asked, ...now])].filter((word) => word !== '')
}

export function formerNames(was: string | null): string[] {
  return (was ?? '').split(/[、，,;；\s]+/).filter((name) => name !== '')
}

const plain = (text: string): string => text.toLowerCase().replace(/[\s（）()、，。,.;；·-]+/g, '')
const contains = (key: string, words: string): boolean => key.length > 1 && (key.includes(words) || words.includes(key))

/** 1 when one holds the other, else which part of the pairs of characters that were said is in the name. */
function likeness(key: string, words: string): number {
  if (contains(key, words)) return 1
  if (words.length < 3) return 0
  const pairs = Array.from({ length: words.length - 1 }, (_, at) => words.slice(at, at + 2))
  const share = pairs.filter((pair) => key.includes(pair)).length / pairs.length
  return share >= ALIKE ? share : 0
}
