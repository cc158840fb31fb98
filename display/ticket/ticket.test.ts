import { expect, it } from 'vitest'

import { age, minutes, ranges } from '../shared/figures'
import { alertOf, mayLeave, phaseOf, refOf, type OwnTicket } from './ticket'

const ticket = (more: Partial<OwnTicket>): OwnTicket => ({ state: 'waiting', ahead: 9, seq: 0, ...more }) as OwnTicket

it('calls a visitor back to the seats when three are ahead', () => {
  expect(phaseOf({ state: 'waiting', ahead: 4 })).toBe('waiting')
  expect(phaseOf({ state: 'waiting', ahead: 3 })).toBe('near')
  expect(phaseOf({ state: 'waiting', ahead: 0 })).toBe('near')
  expect(phaseOf({ state: 'served', ahead: 0 })).toBe('served')
})

it('rings when the turn comes near, once', () => {
  expect(alertOf(ticket({ ahead: 4 }), ticket({ ahead: 3 }))).toBe('near')
  expect(alertOf(ticket({ ahead: 3 }), ticket({ ahead: 2 }))).toBeNull()
  expect(alertOf(null, ticket({ ahead: 2 }))).toBeNull()
})

it('rings for the call and for each repetition, also when it happened out of sight', () => {
  const called = ticket({ state: 'called', seq: 31 })
  expect(alertOf(ticket({ ahead: 9 }), called)).toBe('called')
  expect(alertOf(null, called)).toBe('called')
  expect(alertOf(called, called)).toBeNull()
  expect(alertOf(called, ticket({ state: 'called', seq: 35 }))).toBe('called')
})

it('rings when a call was missed, and stays still for everything else', () => {
  expect(alertOf(ticket({ state: 'called', seq: 3 }), ticket({ state: 'missed', seq: 3 }))).toBe('missed')
  expect(alertOf(ticket({ state: 'called', seq: 3 }), ticket({ state: 'serving', seq: 3 }))).toBeNull()
  expect(alertOf(ticket({ state: 'missed', seq: 3 }), ticket({ ahead: 9, seq: 3 }))).toBeNull()
})

it('lets a visitor give back what is not at a window yet', () => {
  const states: OwnTicket['state'][] = ['waiting', 'called', 'missed', 'parked', 'serving', 'served', 'voided']
  expect(states.filter(mayLeave)).toEqual(['waiting', 'called', 'missed', 'parked'])
})

it('finds the reference in the address', () => {
  expect(refOf('/t/x7Qk')).toBe('x7Qk')
  expect(refOf('/t/x7Qk/')).toBe('x7Qk')
})

it('writes windows that stand side by side as a range', () => {
  expect(ranges([5, 7, 6, 9])).toBe('5–7、9')
  expect(ranges([3])).toBe('3')
  expect(ranges([1, 2, 4], ', ')).toBe('1–2, 4')
})

it('never promises no wait at all, and one figure only as about', () => {
  expect(minutes([9, 15])).toEqual({ text: '9–15', about: false })
  expect(minutes([0, 1])).toEqual({ text: '1', about: true })
  expect(minutes([0, 4])).toEqual({ text: '1–4', about: false })
  expect(minutes(null)).toBeNull()
})

it('tells an age in the unit that one would say', () => {
  expect(age(14.7)).toEqual({ count: 14, unit: 'seconds' })
  expect(age(130)).toEqual({ count: 2, unit: 'minutes' })
  expect(age(7300)).toEqual({ count: 2, unit: 'hours' })
})
