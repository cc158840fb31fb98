/** Where a visitor is: one question a page, and the way back. */
import { computed, ref, type ComputedRef } from 'vue'

import type { Offer, Referral } from '../shared/messages'
import type { Refusal, Slip } from './taking'

export type Page =
  | { kind: 'menu' }
  | { kind: 'department'; id: string }
  | { kind: 'service'; id: string }
  | { kind: 'find'; words: string }
  | { kind: 'referral'; referral: Referral }
  | { kind: 'code' }
  | { kind: 'phone'; service: string }
  | { kind: 'slip'; slip: Slip }
  | { kind: 'refused'; refusal: Refusal }

export interface Trail {
  page: ComputedRef<Page>
  go(page: Page): void
  /** Instead of the page that is shown, which nobody needs to come back to. */
  turn(page: Page): void
  back(): void
  home(): void
  /** How deep the visitor is: 0 on the menu. */
  depth: ComputedRef<number>
}

export function createTrail(): Trail {
  const pages = ref<Page[]>([{ kind: 'menu' }])
  const page = computed(() => pages.value[pages.value.length - 1]!)
  const depth = computed(() => pages.value.length - 1)
  return {
    page,
    depth,
    go: (next) => void (pages.value = [...pages.value, next]),
    turn: (next) => void (pages.value = [...pages.value.slice(0, -1), next]),
    back: () => void (pages.value = pages.value.length > 1 ? pages.value.slice(0, -1) : pages.value),
    home: () => void (pages.value = [{ kind: 'menu' }]),
  }
}

/** So few services stand on the menu themselves; more are sorted by department. */
export const FEW = 6

export interface Counter {
  id: string
  name: string
  /** Former names that visitors may still say. */
  was: string | null
  services: Offer[]
}

/** The departments with what they do, or null when the services are few, or all of one department. */
export function countersOf(departments: { id: string; name: string; was: string | null }[], services: Offer[]): Counter[] | null {
  if (services.length <= FEW) return null
  const counters = departments
    .map(({ id, name, was }) => ({ id, name, was, services: services.filter((service) => service.department_id === id) }))
    .filter((counter) => counter.services.length > 0)
  const sorted = counters.reduce((sum, counter) => sum + counter.services.length, 0)
  return counters.length > 1 && sorted === services.length ? counters : null
}

/** For few and large choices: what the elderly come for first, then in the hall's order. */
export const elderFirst = (services: Offer[]): Offer[] => [...services.filter((one) => one.elder_default), ...services.filter((one) => !one.elder_default)]

/** The items of one page of a list, and how many pages there are. */
export function leaf<T>(items: T[], size: number, at: number): { items: T[]; at: number; count: number } {
  const count = Math.max(1, Math.ceil(items.length / size))
  const now = Math.min(Math.max(0, at), count - 1)
  return { items: items.slice(now * size, (now + 1) * size), at: now, count }
}
