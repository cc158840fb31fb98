/** Where a visitor is: one question a page, and the way back. */
import { computed, ref, type ComputedRef } from 'vue'

import type { Department, Offer, Referral } from '../shared/messages/tickets'
import type { Refusal, Slip } from './taking'

export type Page =
  | { kind: 'menu' }
  | { kind: 'department'; id: string }
  /** `department`: as whose business it was chosen. */
  | { kind: 'service'; id: string; department?: string }
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

export interface Counter extends Department {
  services: Offer[]
}

/** The departments with what they do, or null when the services are few, or all of one department. */
export function countersOf(departments: Department[], services: Offer[]): Counter[] | null {
  if (services.length <= FEW) return null
  const counters = departments
    .map((department) => ({ ...department, services: services.filter((service) => isOf(service, department.id)) }))
    .filter((counter) => counter.services.length > 0)
  const hidden = services.some((service) => !departments.some(({ id }) => isOf(service, id)))
  return counters.length > 1 && !hidden ? counters : null
}

export const isOf = (service: Offer, department: string): boolean => service.department_id === department || service.also.includes(department)

/** For few and large choices: what the elderly come for first, then in the hall's order. */
export const elderFirst = (services: Offer[]): Offer[] => [...services.filter((one) => one.elder_default), ...services.filter((one) => !one.elder_default)]

/** The items of one page of a list, and how many pages there are. */
export function leaf<T>(items: T[], size: number, at: number): { items: T[]; at: number; count: number } {
  const count = Math.max(1, Math.ceil(items.length / size))
  const now = Math.min(Math.max(0, at), count - 1)
  return { items: items.slice(now * size, (now + 1) * size), at: now, count }
}
