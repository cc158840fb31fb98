import { expect, it } from 'vitest'

import { phaseOf, refOf } from './ticket'

it('calls a visitor back to the seats when two are ahead', () => {
  expect(phaseOf({ state: 'waiting', ahead: 3 })).toBe('waiting')
  expect(phaseOf({ state: 'waiting', ahead: 2 })).toBe('near')
  expect(phaseOf({ state: 'waiting', ahead: 0 })).toBe('near')
  expect(phaseOf({ state: 'waiting', ahead: null })).toBe('waiting')
  expect(phaseOf({ state: 'served', ahead: 0 })).toBe('served')
})

it('finds the reference in the address', () => {
  expect(refOf('/t/x7Qk')).toBe('x7Qk')
  expect(refOf('/t/x7Qk/')).toBe('x7Qk')
})
