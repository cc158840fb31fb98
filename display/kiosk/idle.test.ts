import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { useIdle } from './idle'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('goes home when nothing is touched, and starts anew at every touch', () => {
  let over = 0
  const scope = effectScope()
  const idle = scope.run(() => useIdle(() => 5, () => over++))!
  vi.advanceTimersByTime(4_000)
  expect(idle.left.value).toBe(1)
  idle.touched()
  vi.advanceTimersByTime(4_000)
  expect(over).toBe(0)
  vi.advanceTimersByTime(1_000)
  expect([over, idle.left.value]).toEqual([1, 5])
  scope.stop()
  vi.advanceTimersByTime(60_000)
  expect(over).toBe(1)
})

it('waits for ever where there is no limit', () => {
  let over = 0
  const scope = effectScope()
  scope.run(() => useIdle(() => null, () => over++))
  vi.advanceTimersByTime(600_000)
  expect(over).toBe(0)
  scope.stop()
})
