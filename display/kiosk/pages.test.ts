import { expect, it } from 'vitest'

import type { Offer } from '../shared/messages/tickets'
import { countersOf, createTrail, elderFirst, FEW, leaf } from './pages'

const service = (id: string, department_id: string, elder_default = false): Offer => ({ id, department_id, elder_default, also: [] as string[] }) as Offer
const many = Array.from({ length: FEW + 1 }, (_, at) => service(`S${at}`, at % 2 ? 'zw' : 'sw'))
const departments = [
  { id: 'sw', name: '税务', name_en: 'Taxation', was: '国税、地税' },
  { id: 'cg', name: '城市管理', name_en: null, was: null },
  { id: 'zw', name: '中心', name_en: null, was: null },
]

it('goes back the way a visitor came, and home at once', () => {
  const trail = createTrail()
  trail.go({ kind: 'department', id: 'sw' })
  trail.go({ kind: 'service', id: 'C1' })
  trail.back()
  expect(trail.page.value).toEqual({ kind: 'department', id: 'sw' })
  trail.back()
  trail.back()
  expect(trail.page.value).toEqual({ kind: 'menu' })
  trail.go({ kind: 'code' })
  trail.home()
  expect(trail.depth.value).toBe(0)
})

it('does not lead back to a page that was replaced', () => {
  const trail = createTrail()
  trail.go({ kind: 'service', id: 'C1' })
  trail.turn({ kind: 'code' })
  expect(trail.page.value).toEqual({ kind: 'code' })
  trail.back()
  expect(trail.page.value).toEqual({ kind: 'menu' })
})

it('asks for the department only when there are many services', () => {
  expect(countersOf(departments, many.slice(0, FEW))).toBeNull()
  expect(countersOf(departments, many)!.map(({ id, services }) => [id, services.length])).toEqual([['sw', 4], ['zw', 3]])
})

it('does not ask for the department when all are of one, or when that would hide a service', () => {
  expect(countersOf(departments, many.map(({ id }) => service(id, 'zw')))).toBeNull()
  expect(countersOf(departments, [...many, service('X', 'unknown')])).toBeNull()
})

it('lists a department that has no windows of its own', () => {
  const taken = many.map((one) => (one.id === 'S1' ? { ...one, also: ['cg'] } : one))
  expect(countersOf(departments, taken)!.map(({ id, services }) => [id, services.length])).toEqual([['sw', 4], ['cg', 1], ['zw', 3]])
})

it('shows what the elderly come for first', () => {
  expect(elderFirst([service('A', 'zw'), service('L', 'zw', true), service('B', 'zw')]).map(({ id }) => id)).toEqual(['L', 'A', 'B'])
})

it('cuts a long list into pages, and stays on one that exists', () => {
  expect(leaf([1, 2, 3, 4, 5], 2, 0)).toEqual({ items: [1, 2], at: 0, count: 3 })
  expect(leaf([1, 2, 3, 4, 5], 2, 9)).toEqual({ items: [5], at: 2, count: 3 })
  expect(leaf([], 2, 0)).toEqual({ items: [], at: 0, count: 1 })
})
